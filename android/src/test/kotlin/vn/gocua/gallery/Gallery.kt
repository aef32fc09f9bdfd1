package vn.gocua.gallery

import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Paint
import android.graphics.Rect
import android.view.View
import android.view.View.MeasureSpec.EXACTLY
import android.view.View.MeasureSpec.makeMeasureSpec
import android.widget.ImageView
import android.widget.ScrollView
import java.io.File
import kotlin.math.max
import org.robolectric.RuntimeEnvironment
import vn.gocua.Phone
import vn.gocua.control
import vn.gocua.core.Body
import vn.gocua.core.ViewState
import vn.gocua.draw.Screen
import vn.gocua.tree

/** The pictures: what was drawn, for people to look at. */
object Gallery {
    private val folder = File(System.getProperty("gocua.gallery") ?: "gallery").apply { mkdirs() }

    /** Draws a view as it is laid out now. */
    fun picture(view: View): Bitmap {
        view.jumpDrawablesToCurrentState()
        return Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888).also { view.draw(Canvas(it)) }
    }

    /** Lays a screen out as on a phone that is high enough for all of it. */
    fun unroll(screen: Screen) {
        val scroll = screen.tree().filterIsInstance<ScrollView>().first()
        scroll.scrollTo(0, 0)
        val more = max(0, scroll.getChildAt(0).height + scroll.paddingTop + scroll.paddingBottom - scroll.height)
        screen.measure(makeMeasureSpec(screen.width, EXACTLY), makeMeasureSpec(screen.height + more, EXACTLY))
        screen.layout(screen.left, screen.top, screen.left + screen.measuredWidth, screen.top + screen.measuredHeight)
    }

    fun keep(name: String, picture: Bitmap) {
        File(folder, "$name.png").outputStream().use { picture.compress(Bitmap.CompressFormat.PNG, 100, it) }
    }

    /** A screen that a scenario came by, on the newest Android: kept and judged once, in the order they came; its faults. */
    fun walked(phone: Phone, view: ViewState): List<String> {
        val waits = view.elements.any { (it.body as? Body.Document)?.run { pages == null } == true }
        if (RuntimeEnvironment.getApiLevel() < 35 || waits || !walked.add(view.screen)) return emptyList()
        phone.await("the pages are painted") { painted(phone.screen) }
        keep("walk-%02d-${view.screen}".format(walked.size), picture(phone.activity.window.decorView))
        unroll(phone.screen)
        val faults = Judge(phone.screen, picture(phone.screen)).faults()
        phone.screen.requestLayout()
        phone.settle()
        return faults.map { "${view.screen}: $it" }
    }

    private val walked = mutableSetOf<String>()

    /** Pages of a document are painted on a thread of their own. */
    fun painted(screen: Screen): Boolean = (screen.control("page:1") as? ImageView)?.run { drawable != null } ?: true

    /** All pictures whose names begin so on one sheet, small, with their names. */
    fun sheet(begin: String) {
        val files = folder.listFiles { file -> file.name.startsWith("$begin-") }.orEmpty().sortedBy { it.name }
        if (files.isEmpty()) return
        val width = 270
        val pictures = files.map { file -> BitmapFactory.decodeFile(file.path).let { Bitmap.createScaledBitmap(it, width, it.height * width / it.width, true) } }
        val columns = 8
        val rows = pictures.chunked(columns)
        val label = 24
        val sheet = Bitmap.createBitmap(columns * (width + 12), rows.sumOf { row -> row.maxOf { it.height } + label + 12 }, Bitmap.Config.ARGB_8888)
        val canvas = Canvas(sheet).apply { drawColor(Color.GRAY) }
        val paint = Paint().apply { textSize = 16f }
        var top = 0
        rows.forEachIndexed { line, row ->
            row.forEachIndexed { place, picture ->
                val left = place * (width + 12) + 6
                canvas.drawText(files[line * columns + place].nameWithoutExtension.removePrefix("$begin-"), left.toFloat(), top + 18f, paint)
                canvas.drawBitmap(picture, null, Rect(left, top + label, left + width, top + label + picture.height), null)
            }
            top += row.maxOf { it.height } + label + 12
        }
        keep("sheet-$begin", sheet)
    }
}
