package vn.gocua.platform

import android.content.*
import android.net.Uri
import android.os.Bundle
import android.provider.*
import vn.gocua.core.*
import java.io.*
import java.util.concurrent.Executor

/**
 * What comes from another app in front: a photo from the camera, a file from the picker, a code from a scanner. A
 * ticket outlives the death of this process while the other app is in front; the answer then is an action.
 */
class Papers(private val context: Context, private val front: Front, private val work: Executor, private val dispatch: (Action) -> Unit) {
    private class Open(val ticket: String, val most: ULong, val longest: UInt, val answer: Answer?)
    private var open: Open? = null

    fun photograph(ticket: String, most: ULong, longest: UInt, answer: Answer) {
        val target = PassingFiles.put(context, PHOTO, ByteArray(0))
        val camera = Intent(MediaStore.ACTION_IMAGE_CAPTURE).putExtra(MediaStore.EXTRA_OUTPUT, target)
        camera.addFlags(Intent.FLAG_GRANT_WRITE_URI_PERMISSION).clipData = ClipData.newRawUri(null, target)
        start(CAMERA, Open(ticket, most, longest, answer), camera)
    }

    fun pick(ticket: String, accept: List<String>, most: ULong, longest: UInt, answer: Answer) {
        val picker = Intent(Intent.ACTION_OPEN_DOCUMENT).addCategory(Intent.CATEGORY_OPENABLE).setType("*/*")
        start(PICKER, Open(ticket, most, longest, answer), picker.putExtra(Intent.EXTRA_MIME_TYPES, accept.toTypedArray()))
    }

    /** By a scanner app, if the phone has one. */
    fun scan(answer: Answer) =
        start(SCANNER, Open("", 0u, 0u, answer), Intent("com.google.zxing.client.android.SCAN").putExtra("SCAN_MODE", "QR_CODE_MODE"))

    private fun start(code: Int, next: Open, intent: Intent) {
        open?.answer?.invoke(PlatformOutcome.Cancelled)
        open = next
        front.open(intent, code) {
            open = null
            next.answer!!(PlatformOutcome.Unavailable("no app for this"))
        }
    }

    /** The other app is done. A photo is read once and deleted, whatever comes of it. */
    fun returned(code: Int, taken: Boolean, data: Intent?) {
        val asked = open ?: return
        open = null
        if (!taken) return deliver(asked, PlatformOutcome.Cancelled)
        work.execute {
            val outcome = when (code) {
                CAMERA -> photo()
                PICKER -> data?.data?.let { file(it, maxOf(asked.most, Pictures.MOST)) }
                else -> data?.getStringExtra("SCAN_RESULT")?.let(PlatformOutcome::Text)
            }
            deliver(asked, outcome?.let { fit(it, asked) } ?: PlatformOutcome.Cancelled)
        }
    }

    private fun deliver(asked: Open, outcome: PlatformOutcome) {
        PassingFiles.delete(context, PHOTO)
        when {
            asked.answer != null -> asked.answer.invoke(outcome)
            outcome is PlatformOutcome.File -> dispatch(Action.FileReturned(asked.ticket, outcome.name, outcome.bytes))
        }
    }

    /** What was read, as the core wants it; a name that says another kind than the bytes would mislead whoever opens it later. */
    private fun fit(outcome: PlatformOutcome, asked: Open): PlatformOutcome {
        if (outcome !is PlatformOutcome.File) return outcome
        val bytes = Pictures.fit(outcome.bytes, asked.longest)
        val name = if (bytes === outcome.bytes) outcome.name else outcome.name.substringBeforeLast('.') + ".jpg"
        val size = bytes.size.toULong()
        return if (size > asked.most) PlatformOutcome.TooLarge(size) else PlatformOutcome.File(name, bytes)
    }

    private fun photo(): PlatformOutcome? {
        val file = PassingFiles.file(context, PHOTO)
        val size = file.length().toULong()
        return when {
            size > Pictures.MOST -> PlatformOutcome.TooLarge(size)
            size > 0u -> PlatformOutcome.File(PHOTO, file.readBytes())
            else -> null
        }
    }

    /** Size before content: a file that says it is too large is not read, one that does not say is read no further. */
    private fun file(uri: Uri, most: ULong): PlatformOutcome? = try {
        var name = uri.lastPathSegment.orEmpty()
        var size = 0uL
        val columns = arrayOf(OpenableColumns.DISPLAY_NAME, OpenableColumns.SIZE)
        context.contentResolver.query(uri, columns, null, null, null)?.use { row ->
            if (!row.moveToFirst()) return@use
            name = row.getString(0) ?: name
            size = row.getLong(1).toULong()
        }
        if (size > most) {
            PlatformOutcome.TooLarge(size)
        } else {
            context.contentResolver.openInputStream(uri)?.use { read(it, name, most) }
        }
    } catch (_: IOException) {
        PlatformOutcome.Unavailable("file not readable")
    } catch (_: SecurityException) {
        PlatformOutcome.Denied
    }

    private fun read(stream: InputStream, name: String, most: ULong): PlatformOutcome {
        val bytes = ByteArrayOutputStream()
        val part = ByteArray(65_536)
        while (bytes.size().toULong() <= most) {
            val count = stream.read(part)
            if (count < 0) return PlatformOutcome.File(name, bytes.toByteArray())
            bytes.write(part, 0, count)
        }
        return PlatformOutcome.TooLarge(bytes.size().toULong())
    }

    fun save(state: Bundle) = open?.let {
        state.putString("ticket", it.ticket)
        state.putLong("most", it.most.toLong())
        state.putInt("longest", it.longest.toInt())
    }

    /** After the death of the process the ticket is what is left; without one, nothing that passed through may stay. */
    fun restore(state: Bundle?) {
        if (open != null) return
        open = state?.getString("ticket")?.let { Open(it, state.getLong("most").toULong(), state.getInt("longest").toUInt(), null) }
        if (open == null) PassingFiles.sweep(context)
    }

    private companion object {
        const val CAMERA = 2
        const val PICKER = 3
        const val SCANNER = 4
        const val PHOTO = "photo.jpg"
    }
}
