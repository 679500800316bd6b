namespace DeviceDsl.Interleavings.Model;

/// <summary>
/// Remembers in which order a program takes its locks. Two orders that contradict each other can end in a deadlock, whether
/// or not this run did (B21).
/// </summary>
internal sealed class LockOrder
{
    private readonly Dictionary<Lock, HashSet<Lock>> _takenUnder = [];

    /// <summary>An actor that holds some locks takes another.</summary>
    /// <returns>What is wrong where somebody took one of those under this one.</returns>
    public string? Note(List<Lock> held, Lock next)
    {
        foreach (Lock outer in held)
        {
            if (outer == next || !Under(outer).Add(next)) continue;
            if (Reaches(next, outer)) return $"The lock of {next} is taken under that of {outer}, and the other way round.";
        }

        return null;
    }

    private bool Reaches(Lock from, Lock to) => Under(from).Contains(to) || Under(from).Any(between => Reaches(between, to));

    private HashSet<Lock> Under(Lock outer)
    {
        if (!_takenUnder.TryGetValue(outer, out HashSet<Lock>? inner)) _takenUnder[outer] = inner = [];
        return inner;
    }
}
