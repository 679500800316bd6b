namespace DeviceDsl.Hosting.Charts;

/// <summary>How a line of text looks.</summary>
/// <param name="Size">The size of the letters, in pixels.</param>
/// <param name="Fill">Their colour.</param>
/// <param name="Anchor">Which end of the text its position is: <c>start</c>, <c>middle</c> or <c>end</c>.</param>
/// <param name="IsBold">Whether the letters are bold.</param>
internal sealed record SvgTextStyle(double Size, string Fill, string Anchor = "start", bool IsBold = false);
