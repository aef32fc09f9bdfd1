package vn.gocua.draw

import android.view.*
import vn.gocua.core.*

/**
 * The scrolling part: pieces below each other, as far apart as they belong together. Two buttons that belong to the
 * same thing stand side by side where both fit; what is over of the height goes to a PIN pad, so that its keys lie low.
 */
class Column(screen: Screen) : ViewGroup(screen.context) {
    private val look = screen.look
    private val between = look.dp(8)
    private var rows = emptyList<List<Piece>>()

    init { setPadding(look.dp(Look.MARGIN), look.dp(8), look.dp(Look.MARGIN), look.dp(24)) }

    /** Tells cards that neighbours share where their corners are. */
    fun join() {
        val all = pieces()
        all.forEachIndexed { place, piece ->
            val above = all.getOrNull(place - 1)
            val below = all.getOrNull(place + 1)
            piece.join(joined(above, piece), joined(piece, below))
        }
    }

    override fun onMeasure(widthSpec: Int, heightSpec: Int) {
        val inner = MeasureSpec.getSize(widthSpec) - paddingLeft - paddingRight
        rows = inRows(inner)
        for (row in rows) {
            val width = exactly((inner - between * (row.size - 1)) / row.size)
            row.forEach { it.measure(width, 0) }
            val height = row.maxOf { it.measuredHeight }
            if (row.size > 1) row.forEach { it.measure(width, exactly(height)) }
        }
        val natural = arrange(false)
        val offered = if (MeasureSpec.getMode(heightSpec) == MeasureSpec.EXACTLY) MeasureSpec.getSize(heightSpec) else 0
        val height = maxOf(natural, offered)
        val pad = pieces().firstOrNull { it is PinPadPiece }
        pad?.measure(exactly(inner), exactly(pad.measuredHeight + height - natural))
        setMeasuredDimension(MeasureSpec.getSize(widthSpec), height)
    }

    /** One piece in each row, or two buttons that belong to the same thing. */
    private fun inRows(inner: Int): List<List<Piece>> {
        val rows = mutableListOf<List<Piece>>()
        for (piece in pieces()) {
            val before = rows.lastOrNull()?.singleOrNull()
            if (before != null && listOf(before, piece).all { near(it) && half(it, inner) }) {
                rows[rows.lastIndex] = listOf(before, piece)
            } else {
                rows.add(listOf(piece))
            }
        }
        return rows
    }

    override fun onLayout(changed: Boolean, left: Int, top: Int, right: Int, bottom: Int) {
        arrange(true)
    }

    /** Puts rows below each other by their measured sizes and answers the height of all. */
    private fun arrange(place: Boolean): Int {
        var top = paddingTop
        rows.forEachIndexed { number, row ->
            if (number > 0) top += look.dp(gap(rows[number - 1].last(), row.first()))
            var left = paddingLeft
            for (piece in row) {
                if (place) piece.layout(left, top, left + piece.measuredWidth, top + piece.measuredHeight)
                left += piece.measuredWidth + between
            }
            top += row.maxOf { it.measuredHeight }
        }
        return top + paddingBottom
    }

    private fun gap(above: Piece, below: Piece): Int {
        val first = above.element.body
        val second = below.element.body
        return when {
            joined(above, below) -> 0
            near(below) || second is Body.Saved -> 8
            second is Body.Heading && second.level != HeadingPiece.FIRST -> 24
            first is Body.Heading && first.level != HeadingPiece.FIRST -> 12
            quiet(first) && quiet(second) -> 4
            quiet(second) && (first is Body.Heading || first is Body.CheckCode) -> 8
            else -> 16
        }
    }

    private fun half(piece: Piece, inner: Int): Boolean {
        piece.measure(0, 0)
        return piece.measuredWidth <= (inner - between) / 2
    }

    private fun quiet(body: Body) = body is Body.Text && body.weight == TextWeight.QUIET && body.icon == null
    private fun near(piece: Piece) = (piece.element.body as? Body.Button)?.place == ButtonPlace.NEAR
    private fun joined(above: Piece?, below: Piece?) = above is SharedCard && above.javaClass == below?.javaClass
    private fun exactly(size: Int) = MeasureSpec.makeMeasureSpec(size, MeasureSpec.EXACTLY)
}

/** The pieces in a group, in order. */
fun ViewGroup.pieces(): List<Piece> = (0 until childCount).map { getChildAt(it) as Piece }
