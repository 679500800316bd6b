using System;

namespace DeviceDsl.Model.Machines;

/// <summary>The absolute addresses of a doorbell, a register or an array of them: pieces of one width, evenly spread.</summary>
/// <param name="Attach">Whose they are.</param>
/// <param name="Name">What messages call them.</param>
/// <param name="IsDoorbell">Whether they are doorbells, of which several may begin at one address.</param>
/// <param name="Space">The address space.</param>
/// <param name="First">The first address.</param>
/// <param name="Width">How many bytes each has.</param>
/// <param name="Step">The distance from one to the next; 0 where there is one.</param>
/// <param name="Count">How many there are.</param>
internal sealed record PlacedSpan(
    AttachDeclaration? Attach,
    string Name,
    bool IsDoorbell,
    DoorbellSpace Space,
    ulong First,
    ulong Width,
    ulong Step = 0,
    int Count = 1)
{
    /// <summary>The last address of all.</summary>
    public ulong Last => First + (Step * (ulong)(Count - 1)) + (Width - 1);

    /// <summary>What messages call one piece.</summary>
    public string NameOf(int index) => Count > 1 ? $"{Name}[{index}]" : Name;

    /// <summary>One piece in the words of a message.</summary>
    public string DescriptionOf(int index) => $"{Space} {Hex.Format(StartOf(index))}, length {Width}";

    /// <summary>Where a piece begins.</summary>
    public ulong StartOf(int index) => First + (Step * (ulong)index);

    /// <summary>
    /// The first piece of this and of another that have a byte in common, or null. Doorbells that begin at one address do not
    /// overlap: either they differ, or they collide (IOE-7).
    /// </summary>
    public (int Own, int Other)? FindOverlap(PlacedSpan other)
    {
        if (Space != other.Space || First > other.Last || other.First > Last)
        {
            return null;
        }

        return Count >= other.Count ? Swap(other.FindIn(this)) : FindIn(other);
    }

    // Each piece of the shorter is looked up among those of the longer.
    private (int Own, int Other)? FindIn(PlacedSpan longer)
    {
        bool mayShareStart = IsDoorbell && longer.IsDoorbell;
        for (int own = 0; own < Count; own++)
        {
            ulong start = StartOf(own);
            ulong end = start + (Width - 1);
            for (int other = longer.FirstEndingAtOrAfter(start); other < longer.Count && longer.StartOf(other) <= end; other++)
            {
                if (!mayShareStart || longer.StartOf(other) != start)
                {
                    return (own, other);
                }
            }
        }

        return null;
    }

    private int FirstEndingAtOrAfter(ulong address)
    {
        ulong end = First + (Width - 1);
        if (end >= address)
        {
            return 0;
        }

        if (Step == 0)
        {
            return Count;
        }

        ulong distance = address - end;
        ulong steps = (distance / Step) + (distance % Step == 0 ? 0UL : 1UL);
        return (int)Math.Min(steps, (ulong)Count);
    }

    private static (int Own, int Other)? Swap((int Own, int Other)? pair) => pair is { } found ? (found.Other, found.Own) : null;
}
