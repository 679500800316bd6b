namespace DeviceDsl.Hosting.Charts;

/// <summary>An axis from 0 to a round number, with marks at round numbers.</summary>
/// <param name="Step">The distance between two marks.</param>
/// <param name="Count">The number of steps.</param>
internal readonly record struct AxisScale(double Step, int Count)
{
    private const int MaxSteps = 5;

    /// <summary>The end of the axis.</summary>
    public double End => Step * Count;

    /// <summary>Returns an axis for values up to a maximum.</summary>
    public static AxisScale For(double largest)
    {
        if (!(largest > 0) || double.IsInfinity(largest)) return new(1, 1);
        double decade = Math.Pow(10, Math.Floor(Math.Log10(largest / MaxSteps)));
        double step = new[] { 1, 2, 2.5, 5, 10 }.Select(factor => factor * decade).First(step => step * MaxSteps >= largest);
        return new(step, (int)Math.Ceiling(largest / step));
    }
}
