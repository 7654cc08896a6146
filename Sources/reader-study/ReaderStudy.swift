import ArgumentParser
import AsyncHTTPClient
import Hummingbird
@main struct ReaderStudy: AsyncParsableCommand { mutating func run() async throws { print("hi") } }
