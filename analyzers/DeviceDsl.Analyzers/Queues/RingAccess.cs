using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>A read or a write of a ring, or a fence.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Base">Where the part of the ring begins; null of a fence.</param>
/// <param name="Field">What is read or written there.</param>
/// <param name="Releases">Whether what was written before is seen before this is.</param>
/// <param name="Site">The operation in the method itself that does it.</param>
internal sealed record RingAccess(RingAccess.Form Kind, ISymbol? Base, RingField Field, bool Releases, IOperation Site)
{
    public enum Form
    {
        Read,
        Write,

        /// <summary>Orders writes, and reads.</summary>
        Barrier,

        /// <summary>Orders reads behind writes too.</summary>
        FullFence,
    }
}
