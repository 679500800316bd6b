namespace DeviceDsl.Irqchips;

/// <summary>The local APICs of a machine, as the destination of interrupts.</summary>
internal sealed class LocalApicGroup(IReadOnlyList<LocalApic> members)
{
    private readonly LocalApic[] _members = [.. members];

    /// <summary>Delivers to every processor that is meant.</summary>
    /// <returns>How many took it; 0 when nobody is meant or none of those is enabled (LAP-3).</returns>
    public int DeliverToAll(byte destination, bool isLogical, byte vector, bool isLevel)
    {
        int accepted = 0;
        foreach (LocalApic apic in _members)
        {
            if (apic.IsMeant(destination, isLogical)) accepted += apic.Accept(vector, isLevel);
        }

        return accepted;
    }

    /// <summary>Delivers to one of the processors that are meant, chosen by the vector (LAP-4).</summary>
    /// <returns>1 when it took it, else 0.</returns>
    public int DeliverToOne(byte destination, bool isLogical, byte vector, bool isLevel)
    {
        int candidates = 0;
        foreach (LocalApic apic in _members)
        {
            if (IsCandidate(apic, destination, isLogical)) candidates++;
        }

        if (candidates == 0) return 0;
        int skip = vector % candidates;
        foreach (LocalApic apic in _members)
        {
            if (IsCandidate(apic, destination, isLogical) && skip-- == 0) return apic.Accept(vector, isLevel);
        }

        return 0;
    }

    private static bool IsCandidate(LocalApic apic, byte destination, bool isLogical)
        => apic.IsEnabled && apic.IsMeant(destination, isLogical);
}
