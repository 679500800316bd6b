namespace DeviceDsl.Hosting.Charts;

/// <summary>The style of a line of text.</summary>
/// <param name="Size">The font size in pixels.</param>
/// <param name="Fill">The colour.</param>
/// <param name="Anchor">The point of the text that is placed at its position: <c>start</c>, <c>middle</c> or <c>end</c>.</param>
/// <param name="IsBold">Whether the text is bold.</param>
internal sealed record SvgTextStyle(double Size, string Fill, string Anchor = "start", bool IsBold = false);
