// For Android Studio. The build that is tested is Maven's (pom.xml); this one stands on the same folders.
pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}
dependencyResolutionManagement {
    repositories {
        google()
        mavenCentral()
    }
}
rootProject.name = "gocua"
