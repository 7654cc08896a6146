public import ArgumentParser
public import DenseNet
import Foundation
public import Radiographs
public import Training

extension ResamplingMethod: ExpressibleByArgument {}
extension AspectPolicy: ExpressibleByArgument {}
extension IntensityWindow: ExpressibleByArgument {}
extension SafetensorsWriter.Storage: ExpressibleByArgument {
    /// `float32` or `float16`.
    public init?(argument: String) {
        switch argument {
        case "float32": self = .float32
        case "float16": self = .float16
        default: return nil
        }
    }

    /// As they are typed.
    public static var allValueStrings: [String] { allCases.map(\.defaultValueDescription) }

    /// As it is typed.
    public var defaultValueDescription: String {
        switch self {
        case .float32: "float32"
        case .float16: "float16"
        }
    }
}
extension TrainingPlan.BestRule: ExpressibleByArgument {}
extension TrainingPlan.ClassWeighting: ExpressibleByArgument {}

/// Where images and labels are, and where everything goes.
struct TrainDataOptions: ParsableArguments {
    @Option(help: "The folder of the images (PNG).", completion: .directory) var images: String
    @Option(help: "The table of labels.", completion: .file(extensions: ["csv"])) var labels: String
    @Option(help: "The folder of the training; the same again goes on with it.", completion: .directory) var out: String
    @Option(help: "The column that names the image, as a path below the folder.") var fileColumn = "file"
    @Option(help: "The column of what is learnt (default: body_part, or fracture).") var labelColumn: String?
    @Option(help: "The column of patients (default: patient, if there is one).") var patientColumn: String?
    @Flag(help: "Leave images out that cannot be read.") var skipUnreadable = false
    @Option(help: "Where prepared images are kept (default: prepared in --out).", completion: .directory)
    var prepared: String?
    @Option(help: "How many threads compute; the result is the same for any number (default: one for each core).")
    var threads: Int?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads lies from 1 to 1024.") }
    }
}

/// How is trained; all defaults are the paper's, or Keras' where it names none.
struct TrainMethodOptions: ParsableArguments {
    @Option(help: "Rounds over all training images.") var epochs = 60
    @Option(help: "Images in a step.") var batch = 8
    @Option(help: "Adam's rate in the beginning.") var learningRate = 1e-3
    @Option(help: "Part of the images that only judge (default: 0.1 of body parts, 0.2 of fractures).")
    var validation: Double?
    @Flag(inversion: .prefixedNo, help: "Take that part of each label by itself (default: for fractures).")
    var stratify: Bool?
    @Option(help: "Decides split, order, augmentation and fresh weights: 0 to 9007199254740991.") var seed: UInt64 = 1
    @Option(help: "Random zoom of rows and of columns, as part of 1.") var zoom = 0.1
    @Option(help: "Random rotation in degrees, either way.") var rotation = 10.0
    @Flag(inversion: .prefixedNo, help: "Random flips, left to right.") var horizontalFlip = true
    @Flag(inversion: .prefixedNo, help: "Random flips, top to bottom.") var verticalFlip = true
    @Option(help: "By which the rate is multiplied when the validation loss no longer falls.") var plateauFactor = 0.1
    @Option(help: "Epochs to wait for that.") var plateauPatience = 10
    @Option(help: "What counts as falling.") var plateauMinimumChange = 1e-4
    @Option(help: "Epochs after a reduction in which nothing is counted.") var plateauCooldown = 0
    @Option(help: "The rate never falls below it.") var minimumRate = 0.0
    @Option(help: "End after so many epochs without a better one (default: never).") var earlyStopping: Int?
    @Option(help: "How much images count in the loss: equal, or balanced by label.")
    var classWeights = TrainingPlan.ClassWeighting.equal
    @Option(help: "By what the best epoch is found: loss, accuracy or auc, of the validation images.")
    var best = TrainingPlan.BestRule.loss

    func validate() throws {
        // A card's numbers are JSON's, which are exact up to here.
        if seed >= 1 << 53 { throw ValidationError("--seed lies from 0 to 9007199254740991.") }
    }

    func apply(to plan: inout TrainingPlan) {
        (plan.epochs, plan.batch, plan.learningRate) = (epochs, batch, learningRate)
        if let validation { plan.split.validationFraction = validation }
        if let stratify { plan.split.isStratified = stratify }
        plan.augmentation = AugmentationPolicy(
            rotation: rotation, zoom: zoom, flipsHorizontally: horizontalFlip, flipsVertically: verticalFlip)
        plan.plateau.factor = plateauFactor
        plan.plateau.patience = plateauPatience
        plan.plateau.minimumChange = plateauMinimumChange
        plan.plateau.cooldown = plateauCooldown
        plan.plateau.minimumRate = minimumRate
        plan.patience = earlyStopping
        (plan.classWeights, plan.best) = (classWeights, best)
    }
}

/// The network and what it sees.
struct TrainNetworkOptions: ParsableArguments {
    @Option(help: "Rows and columns of the network's input.") var size = 512
    @Option(help: "How images get that size: pil-bilinear, pil-nearest, area, bilinear, tensorflow-bilinear.")
    var resampling = ResamplingMethod.pilBilinear
    @Option(help: "What becomes of other proportions: stretch or pad.") var aspect = AspectPolicy.stretch
    @Option(help: "How 16-bit greys become 8-bit ones: full or percentile.") var window = IntensityWindow.full
    @Option(help: "Channels that each layer adds (default: 32).") var growth: Int?
    @Option(help: "Layers of each block (default: 6,12,24,16, which is DenseNet-121).") var blocks: String?
    @Option(help: "Channels of the stem (default: twice the growth).") var stemChannels: Int?

    func check(startsFrom other: String?) throws {
        if other != nil, growth != nil || blocks != nil || stemChannels != nil {
            throw ValidationError("--growth, --blocks and --stem-channels are those of the weights to start from.")
        }
        if let blocks, layers == nil {
            throw ValidationError("--blocks are numbers of layers, such as 6,12,24,16, not \(blocks).")
        }
    }

    var preparation: ImagePreparation {
        ImagePreparation(height: size, width: size, window: window, resampling: resampling, aspect: aspect)
    }

    /// The network when it starts from fresh weights.
    var architecture: DenseNetArchitecture {
        let growth = growth ?? 32
        return DenseNetArchitecture(
            growth: growth, blocks: layers ?? [6, 12, 24, 16], stemChannels: stemChannels ?? 2 * growth)
    }

    private var layers: [Int]? {
        let numbers = blocks?.split(separator: ",").map { Int($0) } ?? []
        return numbers.isEmpty || numbers.contains(nil) ? nil : numbers.compactMap(\.self)
    }
}

/// What the model's card says that no training knows.
struct TrainModelOptions: ParsableArguments {
    @Option(help: "The model's name (default: that of --out).") var name: String?
    @Option(help: "Its version.") var modelVersion = ""
    @Option(help: "On what it was trained, in words (default: numbers of images and the table's name).")
    var trainingData: String?
    @Option(help: "What it may be used for.") var intendedUse = "Research. Not for clinical use."
    @Option(help: "On what terms it may be used.") var licence = "not stated"
    @Option(help: "How its numbers are kept: float32, or float16 in half the bytes.")
    var storage = SafetensorsWriter.Storage.float32
}
