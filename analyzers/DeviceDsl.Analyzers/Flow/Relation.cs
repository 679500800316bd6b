using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>The eventfds and the machine of a registration in a member, by the members that hold them.</summary>
/// <param name="EventFd">Its eventfd, or null.</param>
/// <param name="Resample">Its resample eventfd, or null.</param>
/// <param name="Machine">Its machine, or null.</param>
internal sealed record Relation(ISymbol? EventFd, ISymbol? Resample, ISymbol? Machine)
{
    /// <summary>A registration without related members.</summary>
    public static Relation None { get; } = new(null, null, null);

    /// <summary>The relation on which two methods agree.</summary>
    public Relation And(Relation other)
        => new(Common(EventFd, other.EventFd), Common(Resample, other.Resample), Common(Machine, other.Machine));

    private static ISymbol? Common(ISymbol? one, ISymbol? other)
        => SymbolEqualityComparer.Default.Equals(one, other) ? one : null;
}
