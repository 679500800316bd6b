namespace DeviceDsl.Irqchips;

/// <summary>The vectors whose end on one processor is reported (EOI-1).</summary>
/// <remarks>
/// The set is computed when the processor continues after a change, not at the end of an interrupt: a vector that arrived from
/// elsewhere since then is not in it. Only the processor's own steps use it.
/// </remarks>
internal sealed class HandledVectors(LocalApic apic)
{
    private const int None = -1;

    private readonly uint[] _words = new uint[8];
    private int _stale = None;

    /// <summary>Returns whether the end of the vector is reported.</summary>
    public bool Contains(byte vector) => new VectorSet(_words, 0).Contains(vector);

    /// <summary>
    /// Returns whether the vector is in the set only because of an old route, so that the set must be recomputed at its end (EOI-6).
    /// </summary>
    public bool IsStale(byte vector) => _stale == vector;

    /// <summary>Forgets all vectors.</summary>
    public void Clear()
    {
        _words.AsSpan().Clear();
        _stale = None;
    }

    /// <summary>Adds a vector.</summary>
    public void Add(byte vector) => new VectorSet(_words, 0).Set(vector, true);

    /// <summary>Adds the vector of a route, if the route targets the processor or the vector is still pending there (RTE-5).</summary>
    /// <param name="destination">The destination of the route.</param>
    /// <param name="isLogical">Whether the destination is logical.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="alsoPending">Whether to include pending vectors of routes to other processors.</param>
    public void AddRoute(uint destination, bool isLogical, byte vector, bool alsoPending = true)
    {
        if (apic.IsAddressed(destination, isLogical))
        {
            Add(vector);
        }
        else if (alsoPending && apic.IsPending(vector))
        {
            Add(vector);
            _stale = Math.Max(_stale, vector);
        }
    }
}
