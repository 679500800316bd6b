using System.Globalization;
using System.Xml.Linq;
using DeviceDsl.Hosting.Charts;
using DeviceDsl.Hosting.Measurement;

namespace DeviceDsl.Hosting.Tests;

/// <summary>The bar chart.</summary>
public sealed class Charts
{
    private const string Hostile = "<b>\"disk\" & \u0001co</b>";

    [Fact]
    public void ShouldDrawABarForEveryRow()
    {
        XElement svg = Draw(
            "bell", Machine(MachineKind.Embedded, 40, 40, 20, 20, 10), Machine(MachineKind.Kvm, 9000, 8000, 2000, 1800, 1900));
        string[] texts = TextsOf(svg);
        foreach (DoorbellPath path in DoorbellPath.All) Assert.Equal(2, texts.Count(text => text == path.Name));
        Assert.Contains("embedded machine", texts);
        Assert.Contains("KVM machine", texts);
        Assert.Contains("guest writes per second", texts);
        Assert.Contains("500k/s, 2.00 \u00b5s, 4.5x", texts);
        Assert.Contains("111k/s, 9.00 \u00b5s", texts);
    }

    [Fact]
    public void ShouldStayWithinThePicture()
    {
        XElement svg = Draw("bell", Machine(MachineKind.Kvm, 1e9, 1, 0.001, 3, 7));
        double width = double.Parse(svg.Attribute("width")!.Value, CultureInfo.InvariantCulture);
        double height = double.Parse(svg.Attribute("height")!.Value, CultureInfo.InvariantCulture);
        Assert.All(svg.Descendants().Where(element => element.Name.LocalName == "rect"), rectangle =>
        {
            Assert.InRange(Number(rectangle, "x") + Number(rectangle, "width"), 0, width);
            Assert.InRange(Number(rectangle, "y") + Number(rectangle, "height"), 0, height);
        });
    }

    [Fact]
    public void ShouldEscapeTheDeviceName()
    {
        XElement svg = Draw(Hostile, Machine(MachineKind.Kvm, 9000, 8000, 2000, 1800, 1900));
        Assert.Contains(TextsOf(svg), text => text.Contains("<b>\"disk\" & co</b>", StringComparison.Ordinal));
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName == "b");
    }

    [Fact]
    public void ShouldDrawAMachineWithoutRows() => Assert.Contains("KVM machine", TextsOf(Draw("bell", Machine(MachineKind.Kvm))));

    [Theory]
    [InlineData(499_000, 100_000, 5)]
    [InlineData(500_000, 100_000, 5)]
    [InlineData(501_000, 200_000, 3)]
    [InlineData(36e6, 10e6, 4)]
    [InlineData(12, 2.5, 5)]
    [InlineData(0, 1, 1)]
    [InlineData(double.NaN, 1, 1)]
    public void ShouldEndAxesAtRoundNumbers(double largest, double step, int count)
        => Assert.Equal(new AxisScale(step, count), AxisScale.For(largest));

    private static XElement Draw(string device, params MachineResult[] machines)
        => XDocument.Parse(ComparisonChart.Draw(new ComparisonResult(device, 7, machines))).Root!;

    private static MachineResult Machine(MachineKind kind, params double[] nanoseconds)
    {
        IEnumerable<PathResult> paths = nanoseconds.Select(
            (time, row) => new PathResult(DoorbellPath.All[row], time, nanoseconds[row == 3 ? 1 : 0] / time, null));
        return new(kind, [.. paths], []);
    }

    private static string[] TextsOf(XElement svg)
        => [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];

    private static double Number(XElement element, string attribute)
        => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
