namespace DeviceDsl.Conformance.Live;

/// <summary>Finds the shortest sequence of commands that still fails: it leaves out ever smaller parts.</summary>
internal static class Shrinker
{
    /// <summary>Shrinks a failing sequence; the first command stays.</summary>
    /// <param name="commands">The sequence.</param>
    /// <param name="fails">Whether a sequence fails.</param>
    public static IReadOnlyList<string> Shrink(IReadOnlyList<string> commands, Func<IReadOnlyList<string>, bool> fails)
    {
        List<string> shortest = [.. commands];
        for (int length = Math.Max(1, shortest.Count / 2); length > 0; length /= 2)
        {
            bool hasShrunk = true;
            while (hasShrunk)
            {
                hasShrunk = false;
                for (int start = shortest.Count - length; start > 0; start -= length)
                {
                    List<string> candidate = [.. shortest[..start], .. shortest[(start + length)..]];
                    if (!fails(candidate)) continue;
                    shortest = candidate;
                    hasShrunk = true;
                }
            }
        }

        return shortest;
    }
}
