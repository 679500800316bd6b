namespace DeviceDsl.Interleavings.Model;

/// <summary>The decisions of one run, and the way from it to the next: depth first, the last decision changed first.</summary>
internal sealed class Choices
{
    private readonly List<(int Taken, int Count)> _decisions = [];
    private int _depth;

    /// <summary>Decides between so many ways: as in the run before, and beyond that the first.</summary>
    public int Take(int count)
    {
        if (count == 1) return 0;
        if (_depth == _decisions.Count) _decisions.Add((0, count));
        (int taken, int known) = _decisions[_depth++];
        if (known != count) throw new InvalidOperationException($"The program is not deterministic: {known} ways became {count}.");
        return taken;
    }

    /// <summary>Goes on to the next run.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryAdvance()
    {
        _depth = 0;
        while (_decisions.Count > 0)
        {
            (int taken, int count) = _decisions[^1];
            if (taken + 1 < count)
            {
                _decisions[^1] = (taken + 1, count);
                return true;
            }

            _decisions.RemoveAt(_decisions.Count - 1);
        }

        return false;
    }
}
