using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>What a registration that a member holds belongs to, by the members that hold it.</summary>
/// <param name="EventFd">Its eventfd, or null.</param>
/// <param name="Resample">Its resample eventfd, or null.</param>
/// <param name="Machine">Its machine, or null.</param>
internal sealed record Relation(ISymbol? EventFd, ISymbol? Resample, ISymbol? Machine)
{
    /// <summary>What belongs to nothing that a member holds.</summary>
    public static Relation None { get; } = new(null, null, null);

    /// <summary>What two methods agree about.</summary>
    public Relation And(Relation other)
        => new(Common(EventFd, other.EventFd), Common(Resample, other.Resample), Common(Machine, other.Machine));

    private static ISymbol? Common(ISymbol? one, ISymbol? other)
        => SymbolEqualityComparer.Default.Equals(one, other) ? one : null;
}
