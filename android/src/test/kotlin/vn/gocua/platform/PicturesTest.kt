package vn.gocua.platform

import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Color
import java.io.ByteArrayOutputStream
import kotlin.math.abs
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Photos as papers: a page that was photographed with the phone held upright arrives upright, and small enough to be sent. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 35])
class PicturesTest {
    /** Red, green over blue, white: what a person sees, 400 wide and 600 high. */
    private fun page(x: Int, y: Int) = when {
        y < HEIGHT / 2 -> if (x < WIDTH / 2) Color.RED else Color.GREEN
        else -> if (x < WIDTH / 2) Color.BLUE else Color.WHITE
    }

    /** Where a pixel of the page lies in a file stored this way: Exif 2.3, tag 0x0112, says which side row 0 and column 0 are. */
    private fun stored(way: Int): Bitmap {
        val lies = way >= 5
        val picture = Bitmap.createBitmap(if (lies) HEIGHT else WIDTH, if (lies) WIDTH else HEIGHT, Bitmap.Config.ARGB_8888)
        for (x in 0 until WIDTH) for (y in 0 until HEIGHT) {
            val (column, row) = when (way) {
                1 -> x to y // row 0 is the top, column 0 the left side
                2 -> WIDTH - 1 - x to y // top, right
                3 -> WIDTH - 1 - x to HEIGHT - 1 - y // bottom, right
                4 -> x to HEIGHT - 1 - y // bottom, left
                5 -> y to x // left, top
                6 -> y to WIDTH - 1 - x // right, top
                7 -> HEIGHT - 1 - y to WIDTH - 1 - x // right, bottom
                else -> HEIGHT - 1 - y to x // left, bottom
            }
            picture.setPixel(column, row, page(x, y))
        }
        return picture
    }

    /** Android 8 reads no Exif in a file of less than 5,000 bytes; no photo is that small. */
    private fun jpeg(picture: Bitmap, way: Int? = null): ByteArray {
        val bytes = ByteArrayOutputStream().also { picture.compress(Bitmap.CompressFormat.JPEG, 95, it) }.toByteArray() + ByteArray(5_000)
        if (way == null) return bytes
        val exif = byteArrayOf(-1, 0xe1.toByte(), 0, 34) + "Exif\u0000\u0000MM\u0000*".toByteArray() +
            byteArrayOf(0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, way.toByte(), 0, 0, 0, 0, 0, 0)
        return bytes.copyOfRange(0, 2) + exif + bytes.copyOfRange(2, bytes.size)
    }

    private fun see(bytes: ByteArray): Bitmap = BitmapFactory.decodeByteArray(bytes, 0, bytes.size)

    private fun assertPage(picture: Bitmap) {
        for ((x, y) in listOf(0.25 to 0.25, 0.75 to 0.25, 0.25 to 0.75, 0.75 to 0.75)) {
            val (wanted, found) = page((x * WIDTH).toInt(), (y * HEIGHT).toInt()) to
                picture.getPixel((x * picture.width).toInt(), (y * picture.height).toInt())
            val differences = listOf(Color::red, Color::green, Color::blue).map { abs(it(wanted) - it(found)) }
            assertTrue("at $x, $y: $differences", differences.all { it < 24 })
        }
    }

    @Test
    fun `in all eight orientations the page arrives upright`() {
        for (way in 1..8) {
            val seen = see(Pictures.fit(jpeg(stored(way), way), 1000u))
            assertEquals("orientation $way", WIDTH to HEIGHT, seen.width to seen.height)
            assertPage(seen)
        }
    }

    @Test
    fun `what is too large is scaled down, whichever way it lies`() {
        for (way in listOf(1, 6)) {
            val seen = see(Pictures.fit(jpeg(stored(way), way), 300u))
            assertEquals("orientation $way", 200 to 300, seen.width to seen.height)
            assertPage(seen)
        }
    }

    /** A long page that was captured as one picture: as narrow as a stripe nobody could read it, and the core would refuse it. */
    @Test
    fun `what is very long keeps its width`() {
        val page = Bitmap.createBitmap(500, 4_000, Bitmap.Config.ARGB_8888)
        val seen = see(Pictures.fit(jpeg(page), 600u))
        // Android 8 reads every second pixel where that leaves seven tenths: half as much memory.
        assertTrue("${seen.width}", seen.width in 210..300)
        assertEquals(8 * seen.width, seen.height)
    }

    @Test
    fun `what is good already stays as it is, and so does what is no image`() {
        val good = jpeg(stored(1))
        val png = ByteArrayOutputStream().also { stored(1).compress(Bitmap.CompressFormat.PNG, 100, it) }.toByteArray()
        val others = listOf("%PDF-1.4 ...".toByteArray(), ByteArray(0), good.copyOf(40))
        for (bytes in listOf(good, png) + others) assertSame(bytes, Pictures.fit(bytes, 600u))
    }

    @Test
    fun `a kind that no office reads becomes one that every office does, on white`() {
        val clear = Bitmap.createBitmap(WIDTH, HEIGHT, Bitmap.Config.ARGB_8888)
        val webp = ByteArrayOutputStream().also { @Suppress("DEPRECATION") clear.compress(Bitmap.CompressFormat.WEBP, 90, it) }.toByteArray()
        val fitted = Pictures.fit(webp, 1000u)
        assertArrayEquals(byteArrayOf(-1, 0xd8.toByte(), -1), fitted.copyOf(3))
        assertEquals(Color.WHITE, see(fitted).getPixel(9, 9))
    }

    private companion object {
        const val WIDTH = 400
        const val HEIGHT = 600
    }
}
