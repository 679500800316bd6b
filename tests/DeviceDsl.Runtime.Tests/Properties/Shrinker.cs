namespace DeviceDsl.Runtime.Tests.Properties;

/// <summary>Makes a sequence that fails shorter and its steps simpler, as long as it still fails.</summary>
internal static class Shrinker
{
    /// <summary>Shrinks a sequence.</summary>
    /// <param name="steps">What fails.</param>
    /// <param name="fails">Whether a sequence fails.</param>
    /// <param name="simpler">Simpler steps that may stand for one; following them must come to an end.</param>
    /// <returns>A sequence that fails, and does so no more without any one of its steps.</returns>
    public static List<T> Shrink<T>(IReadOnlyList<T> steps, Func<IReadOnlyList<T>, bool> fails, Func<T, IEnumerable<T>> simpler)
    {
        List<T> shortest = [.. steps];
        bool isChanged;
        do
        {
            isChanged = TryRemove(ref shortest, fails);
            isChanged |= TrySimplify(shortest, fails, simpler);
        }
        while (isChanged);

        return shortest;
    }

    private static bool TryRemove<T>(ref List<T> steps, Func<IReadOnlyList<T>, bool> fails)
    {
        bool isChanged = false;
        for (int size = Math.Max(steps.Count / 2, 1); size > 0; size /= 2)
        {
            for (int start = steps.Count - size; start >= 0; start -= size)
            {
                List<T> rest = [.. steps[..start], .. steps[(start + size)..]];
                if (!fails(rest)) continue;
                steps = rest;
                start = Math.Min(start, steps.Count);
                isChanged = true;
            }
        }

        return isChanged;
    }

    private static bool TrySimplify<T>(List<T> steps, Func<IReadOnlyList<T>, bool> fails, Func<T, IEnumerable<T>> simpler)
    {
        bool isChanged = false;
        for (int i = 0; i < steps.Count; i++)
        {
            foreach (T candidate in simpler(steps[i]))
            {
                T before = steps[i];
                steps[i] = candidate;
                if (fails(steps))
                {
                    isChanged = true;
                    break;
                }

                steps[i] = before;
            }
        }

        return isChanged;
    }
}
