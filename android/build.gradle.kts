// Opens in Android Studio, builds the native library with cargo-ndk and the app from the same folders as pom.xml.
// `-Penvironment=FILE` names the services (the Environment record as JSON).
plugins {
    id("com.android.application") version "8.7.3"
    id("org.jetbrains.kotlin.android") version "2.2.20"
}

val workspace: File = rootDir.parentFile
layout.buildDirectory = workspace.resolve("target/gradle")
val binding = layout.buildDirectory.dir("generated/binding")
val libraries = layout.buildDirectory.dir("generated/libraries")
val named = layout.buildDirectory.dir("generated/assets")

android {
    namespace = "vn.gocua"
    compileSdk = 35
    defaultConfig {
        applicationId = "vn.gocua"
        minSdk = 26
        targetSdk = 35
        versionCode = 1
        versionName = "0.1.0"
    }
    buildTypes {
        release {
            isMinifyEnabled = true
            proguardFiles("rules.pro")
        }
    }
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
    sourceSets["main"].apply {
        kotlin.srcDirs("src/main/kotlin", binding)
        jniLibs.srcDir(libraries)
        assets.srcDir(named)
    }
}

kotlin { jvmToolchain(17) }

dependencies { implementation("net.java.dev.jna:jna:5.17.0@aar") }

val nativeLibraries by tasks.registering(Exec::class) {
    description = "The Rust library for each ABI; needs the NDK and `cargo install cargo-ndk`."
    workingDir = workspace
    commandLine(
        "cargo", "ndk", "-t", "arm64-v8a", "-t", "armeabi-v7a", "-t", "x86_64", "-o", libraries.get().asFile,
        "build", "--profile", "mobile", "-p", "gocua-bindings", "--lib",
    )
}

val desktopLibrary by tasks.registering(Exec::class) {
    description = "The Rust library and the generator for this computer: what the binding is generated from."
    workingDir = workspace
    commandLine("cargo", "build", "--release", "-p", "gocua-bindings", "--features", "gocua-bindings/bindgen")
}

val generateBinding by tasks.registering(Exec::class) {
    dependsOn(desktopLibrary)
    workingDir = workspace
    val end = if (System.getProperty("os.name").startsWith("Mac")) "dylib" else "so"
    commandLine(
        "target/release/uniffi-bindgen", "generate", "--no-format", "--language", "kotlin",
        "--config", file("uniffi.toml"), "--out-dir", binding.get().asFile, "target/release/libgocua.$end",
    )
}

val nameServices by tasks.registering(Copy::class) {
    val environment = providers.gradleProperty("environment")
    from(environment)
    into(named)
    rename { "environment.json" }
}

tasks.named("preBuild") { dependsOn(nativeLibraries, generateBinding, nameServices) }
