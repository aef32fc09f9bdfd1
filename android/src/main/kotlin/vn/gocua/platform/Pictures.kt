package vn.gocua.platform

import android.graphics.*
import android.media.ExifInterface
import android.os.Build
import java.io.*
import java.nio.ByteBuffer
import kotlin.math.*
import vn.gocua.GuardedApi

/**
 * Images as the core wants them: upright by their pixels, no longer than asked, as JPEG; what is very long and narrow keeps half of that
 * across. What is so already stays as it is, byte by byte, and so does what this Android cannot read: the core says what is wrong with it.
 */
object Pictures {
    /** Largest image, in bytes, that is read to be made smaller. */
    val MOST = 32uL * 1024u * 1024u
    private const val QUALITY = 85
    private val KEPT = setOf("image/jpeg", "image/png")

    fun fit(bytes: ByteArray, longestSide: UInt): ByteArray {
        val longest = longestSide.coerceAtMost(Int.MAX_VALUE.toUInt()).toInt()
        val seen = BitmapFactory.Options().apply { inJustDecodeBounds = true }
        BitmapFactory.decodeByteArray(bytes, 0, bytes.size, seen)
        if (min(seen.outWidth, seen.outHeight) <= 0) return bytes
        val scale = scale(seen.outWidth, seen.outHeight, longest)
        val way = ExifInterface(ByteArrayInputStream(bytes)).getAttributeInt(ExifInterface.TAG_ORIENTATION, 1)
        if (seen.outMimeType in KEPT && way <= 1 && scale >= 1f) return bytes
        val picture = try {
            if (Build.VERSION.SDK_INT >= 28) decoded(bytes, longest) else sampled(bytes, scale, turn(way))
        } catch (_: IOException) {
            null
        } catch (_: OutOfMemoryError) {
            null
        }
        return picture?.let(::jpeg) ?: bytes
    }

    private fun scale(width: Int, height: Int, longest: Int) =
        min(1f, max(longest / max(width, height).toFloat(), longest / 2f / min(width, height)))

    /** The system's own decoder turns upright and scales while it reads. */
    @GuardedApi
    private fun decoded(bytes: ByteArray, longest: Int) =
        ImageDecoder.decodeBitmap(ImageDecoder.createSource(ByteBuffer.wrap(bytes)), Scaling(longest))

    @GuardedApi
    private class Scaling(private val longest: Int) : ImageDecoder.OnHeaderDecodedListener {
        override fun onHeaderDecoded(decoder: ImageDecoder, info: ImageDecoder.ImageInfo, source: ImageDecoder.Source) {
            val scale = scale(info.size.width, info.size.height, longest)
            decoder.allocator = ImageDecoder.ALLOCATOR_SOFTWARE
            decoder.setTargetSize(max(1, (info.size.width * scale).roundToInt()), max(1, (info.size.height * scale).roundToInt()))
        }
    }

    /** Only every second, fourth, ... pixel is read where that leaves enough to be legible: memory is what an old phone has least of. */
    private fun sampled(bytes: ByteArray, scale: Float, turn: Matrix): Bitmap? {
        val every = generateSequence(1) { it * 2 }.takeWhile { 1f / it >= scale * 0.7f }.lastOrNull() ?: 1
        val read = BitmapFactory.Options().apply { inSampleSize = every }
        val stored = BitmapFactory.decodeByteArray(bytes, 0, bytes.size, read) ?: return null
        val rest = min(1f, scale * every)
        turn.postScale(rest, rest)
        return Bitmap.createBitmap(stored, 0, 0, stored.width, stored.height, turn, true)
    }

    /** How a stored image is turned upright (Exif 2.3, tag 0x0112). */
    private fun turn(way: Int) = Matrix().apply {
        setRotate(when (way) { 3, 4 -> 180f; 5, 6 -> 90f; 7, 8 -> 270f; else -> 0f })
        if (way in setOf(2, 4, 5, 7)) postScale(-1f, 1f)
    }

    private fun jpeg(picture: Bitmap): ByteArray {
        val paper = if (picture.hasAlpha()) onWhite(picture) else picture
        return ByteArrayOutputStream().also { paper.compress(Bitmap.CompressFormat.JPEG, QUALITY, it) }.toByteArray()
    }

    private fun onWhite(picture: Bitmap) = Bitmap.createBitmap(picture.width, picture.height, Bitmap.Config.ARGB_8888).also {
        it.eraseColor(Color.WHITE)
        Canvas(it).drawBitmap(picture, 0f, 0f, null)
    }
}
