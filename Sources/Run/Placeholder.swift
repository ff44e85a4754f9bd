import ArgumentParser
import Node
import TOMLKit
@main struct R: ParsableCommand { func run() { print("x") } }
