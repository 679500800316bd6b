using System.Globalization;
using DeviceDsl.Hosting.Measurement;

namespace DeviceDsl.Hosting.Charts;

/// <summary>Formats figures for a chart: few digits, and the unit.</summary>
internal static class Quantities
{
    /// <summary>Formats the round number of an axis mark, for example <c>2.5M</c>.</summary>
    public static string Mark(double value) => Scale(value, number => number.ToString("0.##", CultureInfo.InvariantCulture));

    /// <summary>Returns the label at the end of a bar.</summary>
    public static string Describe(PathResult path)
    {
        string figures = $"{Scale(path.WritesPerSecond, Digits)}/s, {Time(path.Nanoseconds)}";
        bool isCompared = path.Path.Delivery == DoorbellDelivery.EventFd && path.Ratio is not null;
        return isCompared ? string.Create(CultureInfo.InvariantCulture, $"{figures}, {path.Ratio:F1}x") : figures;
    }

    private static string Time(double nanoseconds)
        => nanoseconds >= 1000 ? Digits(nanoseconds / 1000) + " \u00b5s" : Digits(nanoseconds) + " ns";

    private static string Scale(double value, Func<double, string> format) => value switch
    {
        >= 1e9 => format(value / 1e9) + "G",
        >= 1e6 => format(value / 1e6) + "M",
        >= 1e3 => format(value / 1e3) + "k",
        _ => format(value),
    };

    /// <summary>Formats a number with three significant digits.</summary>
    private static string Digits(double value)
    {
        string format = value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }
}
