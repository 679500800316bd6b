using System.Collections.Generic;
using System.Linq;

namespace DeviceDsl.Model.Rules;

/// <summary>The GSIs that lines may move to: each is given to one of them.</summary>
internal sealed class FreeGsis(IEnumerable<int> taken)
{
    private HashSet<int>? _taken;

    /// <summary>The next GSI that nobody has, from the start again after the last pin; null where all are taken.</summary>
    /// <param name="gsi">The one that a line has now.</param>
    public int? Next(int gsi)
    {
        _taken ??= new(taken.Concat(GsiRule.Chipset));
        var all = Enumerable.Range(0, GsiRule.PinCount).ToList();
        foreach (int candidate in all.Where(pin => pin > gsi).Concat(all))
        {
            if (_taken.Add(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>The <see cref="Finding.Fix"/> that moves a line: what it has, and what it gets.</summary>
    /// <param name="argument">The argument that moves it.</param>
    /// <param name="declared">The GSI in the declaration.</param>
    /// <param name="gsi">The one that the line has now.</param>
    public string? Fix(string argument, int declared, int gsi) => Next(gsi) is { } next ? $"{argument}:{declared}:{next}" : null;
}
