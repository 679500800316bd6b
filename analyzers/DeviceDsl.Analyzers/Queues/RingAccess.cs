using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>A read or a write of a ring, or a fence.</summary>
/// <param name="Kind">The kind of access.</param>
/// <param name="Base">The variable with the start of the ring part; null for a fence.</param>
/// <param name="Field">The field that is read or written.</param>
/// <param name="Releases">Whether earlier writes become visible before this access.</param>
/// <param name="Site">The operation in the method that leads to the access.</param>
internal sealed record RingAccess(RingAccess.Form Kind, ISymbol? Base, RingField Field, bool Releases, IOperation Site)
{
    public enum Form
    {
        Read,
        Write,

        /// <summary>Orders writes with writes, and reads with reads.</summary>
        Barrier,

        /// <summary>Orders also reads after writes.</summary>
        FullFence,
    }
}
