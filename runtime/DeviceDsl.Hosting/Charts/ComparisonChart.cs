using System.Globalization;
using DeviceDsl.Hosting.Measurement;

namespace DeviceDsl.Hosting.Charts;

/// <summary>Draws a comparison as a bar chart: a panel with its own scale for each machine, and a bar for each row.</summary>
internal static class ComparisonChart
{
    private const double Width = 860;
    private const double Margin = 28;
    private const double LabelWidth = 190;
    private const double FigureWidth = 175;
    private const double HeaderHeight = 78;
    private const double PanelHeaderHeight = 34;
    private const double RowHeight = 30;
    private const double BarHeight = 18;
    private const double AxisHeight = 46;
    private const double PanelGap = 22;
    private const double FooterHeight = 26;
    private const double BarLeft = Margin + LabelWidth;
    private const double BarWidth = Width - Margin - FigureWidth - BarLeft;

    private const string Ink = "#1f2933";
    private const string Muted = "#616e7c";
    private const string Grid = "#e1e5ea";
    private const string Paper = "#ffffff";
    private const string ExitColour = "#9aa5b1";
    private const string EventFdColour = "#2f80c3";

    /// <summary>Draws the chart.</summary>
    /// <returns>The SVG document.</returns>
    public static string Draw(ComparisonResult result)
    {
        string title = $"Doorbells of {result.Device}: cost of a guest's write";
        double height = HeaderHeight + result.Machines.Sum(PanelHeight) + FooterHeight;
        var canvas = new SvgCanvas(Width, height, title);
        canvas.Rectangle(0, 0, Width, height, Paper);
        canvas.Text(Margin, 36, title, new(20, Ink, IsBold: true));
        DrawLegend(canvas);
        double top = HeaderHeight;
        foreach (MachineResult machine in result.Machines)
        {
            DrawPanel(canvas, machine, top);
            top += PanelHeight(machine);
        }

        string footer = string.Create(
            CultureInfo.InvariantCulture,
            $"Medians of {result.Rounds} rounds of one run; the rows take turns in each round. Each panel has its own scale.");
        canvas.Text(Margin, height - 14, footer, new(11, Muted));
        return canvas.ToString();
    }

    private static double PanelHeight(MachineResult machine)
        => PanelHeaderHeight + (machine.Paths.Count * RowHeight) + AxisHeight + PanelGap;

    private static void DrawLegend(SvgCanvas canvas)
    {
        canvas.Rectangle(Margin, 52, 12, 12, ExitColour, 2);
        canvas.Text(Margin + 18, 62, "userspace exit", new(12, Muted));
        canvas.Rectangle(Margin + 118, 52, 12, 12, EventFdColour, 2);
        canvas.Text(Margin + 136, 62, "ioeventfd", new(12, Muted));
    }

    private static void DrawPanel(SvgCanvas canvas, MachineResult machine, double top)
    {
        double rows = top + PanelHeaderHeight;
        double bottom = rows + (machine.Paths.Count * RowHeight);
        var scale = AxisScale.For(machine.Paths.Select(path => path.WritesPerSecond).DefaultIfEmpty(0).Max());
        canvas.Text(Margin, top + 18, machine.Name, new(15, Ink, IsBold: true));
        DrawAxis(canvas, scale, rows, bottom);
        for (int row = 0; row < machine.Paths.Count; row++) DrawRow(canvas, machine.Paths[row], scale, rows + (row * RowHeight));
    }

    private static void DrawAxis(SvgCanvas canvas, AxisScale scale, double top, double bottom)
    {
        for (int mark = 0; mark <= scale.Count; mark++)
        {
            double x = BarLeft + (BarWidth * mark / scale.Count);
            canvas.Line(x, top, x, bottom, mark == 0 ? Muted : Grid);
            canvas.Text(x, bottom + 16, Quantities.Mark(scale.Step * mark), new(11, Muted, "middle"));
        }

        canvas.Text(BarLeft + (BarWidth / 2), bottom + 34, "guest writes per second", new(11, Muted, "middle"));
    }

    private static void DrawRow(SvgCanvas canvas, PathResult path, AxisScale scale, double top)
    {
        double baseline = top + (RowHeight / 2) + 4;
        double length = BarWidth * path.WritesPerSecond / scale.End;
        string colour = path.Path.Delivery == DoorbellDelivery.Exit ? ExitColour : EventFdColour;
        canvas.Text(BarLeft - 10, baseline, path.Path.Name, new(12, Ink, "end"));
        canvas.Rectangle(BarLeft, top + ((RowHeight - BarHeight) / 2), length, BarHeight, colour, 2);
        canvas.Text(BarLeft + length + 8, baseline, Quantities.Describe(path), new(12, Ink));
    }
}
