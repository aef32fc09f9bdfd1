package vn.gocua

import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.file.Files
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** The example of `bindings/README.md`, which `ground.sh` takes out of it: it compiles, and does what stands there. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
class ReadmeTest {
    @Test
    fun `the smallest shell starts, draws and is answered`() {
        val folder = Files.createTempDirectory("readme").toFile()
        val (out, said) = System.out to ByteArrayOutputStream()
        System.setOut(PrintStream(said, true))
        try {
            vn.gocua.readme.walk(Sandbox.environment, folder.path)
        } finally {
            System.setOut(out)
            folder.deleteRecursively()
        }
        val lines = said.toString().lines()
        assertTrue(said.toString(), lines.any { it.startsWith("pin.choose heading: ") } && lines.any { it.startsWith("restore.ways ") })
    }
}
