using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace DeviceDsl.Hosting.Charts;

/// <summary>
/// An SVG image under construction. Lengths are in pixels. Text is escaped, and characters that XML does not allow are removed.
/// </summary>
internal sealed class SvgCanvas
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly XElement _root;

    /// <summary>Makes an empty image.</summary>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="title">The title, which screen readers announce.</param>
    public SvgCanvas(double width, double height, string title)
    {
        _root = new XElement(
            Svg + "svg", new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"), new XAttribute("width", Number(width)),
            new XAttribute("height", Number(height)), new XAttribute("role", "img"),
            new XAttribute("font-family", "Helvetica, Arial, 'DejaVu Sans', sans-serif"), new XElement(Svg + "title", Clean(title)));
    }

    /// <summary>Adds a filled rectangle.</summary>
    public void Rectangle(double x, double y, double width, double height, string fill, double radius = 0)
        => Add(
            "rect",
            ("x", Number(x)),
            ("y", Number(y)),
            ("width", Number(width)),
            ("height", Number(height)),
            ("rx", Number(radius)),
            ("fill", fill));

    /// <summary>Adds a straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string stroke)
        => Add(
            "line",
            ("x1", Number(x1)),
            ("y1", Number(y1)),
            ("x2", Number(x2)),
            ("y2", Number(y2)),
            ("stroke", stroke),
            ("stroke-width", "1"));

    /// <summary>Adds a line of text.</summary>
    public void Text(double x, double y, string text, SvgTextStyle style)
    {
        XElement element = Add(
            "text",
            ("x", Number(x)),
            ("y", Number(y)),
            ("font-size", Number(style.Size)),
            ("fill", style.Fill),
            ("text-anchor", style.Anchor));
        if (style.IsBold) element.Add(new XAttribute("font-weight", "bold"));
        element.Add(Clean(text));
    }

    /// <summary>The image as a document.</summary>
    public override string ToString() => new XDeclaration("1.0", "utf-8", null) + Environment.NewLine + _root + Environment.NewLine;

    private static string Number(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    private static string Clean(string text) => string.Concat(text.Where(XmlConvert.IsXmlChar));

    private XElement Add(string name, params (string Name, string Value)[] attributes)
    {
        var element = new XElement(Svg + name, attributes.Select(attribute => new XAttribute(attribute.Name, attribute.Value)));
        _root.Add(element);
        return element;
    }
}
