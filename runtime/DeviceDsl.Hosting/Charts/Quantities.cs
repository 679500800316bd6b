using System.Globalization;
using DeviceDsl.Hosting.Measurement;

namespace DeviceDsl.Hosting.Charts;

/// <summary>Figures as a reader of a chart wants them: few digits, and the unit.</summary>
internal static class Quantities
{
    /// <summary>A number with three digits at most, as in <c>545k</c>.</summary>
    public static string Short(double value) => value switch
    {
        >= 1e9 => Digits(value / 1e9) + "G",
        >= 1e6 => Digits(value / 1e6) + "M",
        >= 1e3 => Digits(value / 1e3) + "k",
        _ => Digits(value),
    };

    /// <summary>What stands at the end of a bar.</summary>
    public static string Describe(PathResult path)
    {
        string figures = $"{Short(path.WritesPerSecond)}/s, {Time(path.Nanoseconds)}";
        bool isCompared = path.Path.Delivery == DoorbellDelivery.EventFd && path.Ratio is not null;
        return isCompared ? string.Create(CultureInfo.InvariantCulture, $"{figures}, {path.Ratio:F1}x") : figures;
    }

    private static string Time(double nanoseconds)
        => nanoseconds >= 1000 ? Digits(nanoseconds / 1000) + " \u00b5s" : Digits(nanoseconds) + " ns";

    private static string Digits(double value)
    {
        string format = value >= 100 ? "0" : value >= 10 ? "0.#" : "0.##";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }
}
