using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Assigns free GSIs to lines, each only once.</summary>
internal sealed class FreeGsis(IEnumerable<int> taken)
{
    private HashSet<int>? _taken;

    /// <summary>The next free GSI; continues with the first pin after the last. Null if all are taken.</summary>
    /// <param name="gsi">The current GSI of the line.</param>
    public int? Next(int gsi)
    {
        _taken ??= new(taken.Concat(GsiOutOfRangeRule.Chipset));
        var all = Enumerable.Range(0, GsiOutOfRangeRule.PinCount).ToList();
        foreach (int candidate in all.Where(pin => pin > gsi).Concat(all))
        {
            if (_taken.Add(candidate)) return candidate;
        }

        return null;
    }

    /// <summary>The <see cref="Finding.Hint"/> that moves a line from one GSI to another.</summary>
    /// <param name="argument">The argument to change.</param>
    /// <param name="declared">The GSI in the declaration.</param>
    /// <param name="gsi">The current GSI of the line.</param>
    public Hint? Move(string argument, int declared, int gsi)
        => Next(gsi) is { } next ? new FreeGsiHint(argument, declared, next) : null;
}
