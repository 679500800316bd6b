namespace DeviceDsl.Hosting.Measurement;

/// <summary>Medians, which are robust against a disturbed run.</summary>
internal static class Medians
{
    /// <summary>Returns the median; NaN without values.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        if (sorted.Length == 0) return double.NaN;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
