namespace DeviceDsl.Irqchips;

/// <summary>The vectors whose end on one processor is passed on (EOI-1).</summary>
/// <remarks>
/// They are worked out when the processor goes on after something changed, not at the end of an interrupt: a vector that
/// came from elsewhere since then is not among them. Only the processor's own steps use it.
/// </remarks>
internal sealed class HandledVectors(LocalApic apic)
{
    private const int None = -1;

    private readonly uint[] _words = new uint[8];
    private int _stale = None;

    /// <summary>Whether the end of the vector is passed on.</summary>
    public bool Contains(byte vector) => new VectorSet(_words, 0).Contains(vector);

    /// <summary>
    /// Whether the vector was only of interest as one that an old route brought: at its end the set is to be worked out
    /// anew (EOI-6).
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

    /// <summary>Adds the vector of a route, if the route leads to the processor or the vector is pending there from before (RTE-5).</summary>
    /// <param name="destination">The destination of the route.</param>
    /// <param name="isLogical">Whether that is a logical one.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="alsoPending">Whether pending vectors of routes that lead elsewhere count.</param>
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
