# What the other scripts need on a Debian 12 machine: Swift, and Debian's packages.
# Sourced, not run; `repository` is the folder of the checkout.

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Libraries to build with, and the tools that Swift itself needs.
build_packages=(
    git ca-certificates pkg-config binutils gcc g++ libc6-dev libstdc++-12-dev libcurl4 libxml2 libedit2 libncurses6
    zlib1g-dev tzdata libcurl4-openssl-dev libsqlite3-dev libssl-dev libpng-dev libdeflate-dev libcmark-dev libqrencode-dev
    libboost-math-dev libopenblas-dev libhdf5-dev libxlsxwriter-dev librsvg2-dev fonts-dejavu-core
    libdcmtk-dev libopenjp2-7-dev
)
# For the tests only. qemu-user plays processors without AVX-512 and without AVX2, which the network must run on too.
# orthanc and dcmtk play the hospital's PACS.
test_packages=(
    chromium curl dcmtk fonts-wqy-zenhei orthanc orthanc-dicomweb python3 python3-venv qemu-user strace
)

# Ends the script with the way to get Swift when this machine has none, or one that is too old.
require_swift() {
    local version=""
    if command -v swift >/dev/null; then
        version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' | head -n 1) || true
    fi
    if [ -n "$version" ] && [ "$(printf '6.3\n%s\n' "$version" | sort -V | head -n 1)" = 6.3 ]; then return; fi
    cat >&2 <<TEXT
ReaderStudy is built with Swift 6.3 or newer; this machine has ${version:+Swift $version, which is too old}${version:-none}.
On Debian 12 (as root, or with sudo):

    curl -fLO https://download.swift.org/swift-6.3.1-release/debian12/swift-6.3.1-RELEASE/swift-6.3.1-RELEASE-debian12.tar.gz
    tar xzf swift-6.3.1-RELEASE-debian12.tar.gz -C /opt
    ln -s /opt/swift-6.3.1-RELEASE-debian12 /opt/swift
    export PATH=/opt/swift/usr/bin:\$PATH

Other systems and signatures: https://www.swift.org/install/linux/. Then run this script again.
TEXT
    exit 2
}

# Installs those of the named Debian packages that are missing.
install_packages() {
    local missing=() package
    for package in "$@"; do
        dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
            missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "These Debian packages are missing; ask an administrator to run:" >&2
            echo "    apt-get install ${missing[*]}" >&2
            exit 2
        fi
        as_root=(sudo)
    fi
    echo "Installing Debian packages: ${missing[*]}"
    "${as_root[@]}" apt-get update -qq
    # Debian starts Orthanc where it is installed; the tests want their own on ports of their own.
    if [[ " ${missing[*]} " == *" orthanc "* ]] && [ -d /run/systemd/system ]; then
        "${as_root[@]}" systemctl --quiet mask orthanc
    fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
