namespace DeviceDsl.Interleavings.Model;

/// <summary>
/// Memory that runs out at a place that a scenario chooses. The places are put into the runtime's sources, see <c>FaultPoints</c>.
/// </summary>
internal static class Faults
{
    private static int s_left;

    /// <summary>Lets memory run out at the place that is reached as the n-th from now on; 0 is never.</summary>
    public static void FailAt(int place) => s_left = place;

    /// <summary>A place at which memory is needed.</summary>
    public static void Point()
    {
        if (s_left > 0 && --s_left == 0) throw new OutOfMemoryException();
    }
}
