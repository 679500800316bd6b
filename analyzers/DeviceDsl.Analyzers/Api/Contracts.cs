using System.Linq;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Api;

/// <summary>Reads the attributes that declare ownership, blocking and lock ranks.</summary>
internal static class Contracts
{
    /// <summary>Whether a method declares its effect on eventfds and registrations.</summary>
    public static bool HasAny(IMethodSymbol method)
        => Of(method) != Ownership.Undeclared || method.Parameters.Any(static parameter => Of(parameter) != Ownership.Undeclared);

    /// <summary>The declared effect of a method on a parameter, or null; an override inherits the declaration.</summary>
    public static Ownership Of(IParameterSymbol parameter)
    {
        if (Read(parameter) is var own && own != Ownership.Undeclared) return own;

        return parameter.ContainingSymbol is IMethodSymbol { OverriddenMethod: { } overridden }
            && parameter.Ordinal < overridden.Parameters.Length
            ? Of(overridden.Parameters[parameter.Ordinal])
            : Ownership.Undeclared;
    }

    /// <summary>The declared effect of a method on all its arguments and on the contents of its object.</summary>
    public static Ownership Of(IMethodSymbol method)
    {
        for (IMethodSymbol? current = method; current is not null; current = current.OverriddenMethod)
        {
            if (Read(current) is var own && own != Ownership.Undeclared) return own;
        }

        return Ownership.Undeclared;
    }

    /// <summary>Whether a method or property declares that it may block.</summary>
    public static bool MayBlock(ISymbol symbol) => Find(symbol, "MayBlockAttribute") is not null;

    /// <summary>Whether a method, or a class for its handlers, must not allocate.</summary>
    public static bool IsHotPath(ISymbol symbol) => Find(symbol, "HotPathAttribute") is not null;

    /// <summary>The rank of a lock, or null.</summary>
    public static int? RankOf(ISymbol symbol) => Find(symbol, "LockRankAttribute")?.Constructor<int>(0);

    private static Ownership Read(ISymbol symbol)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            Ownership own = AttributeNames.OfLanguage(attribute) switch
            {
                "BorrowsAttribute" => Ownership.Borrows,
                "TakesAttribute" => Ownership.Takes,
                "ClosesAttribute" => Ownership.Closes,
                "DeassignsAttribute" => Ownership.Deassigns,
                _ => Ownership.Undeclared,
            };
            if (own != Ownership.Undeclared) return own;
        }

        return Ownership.Undeclared;
    }

    private static AttributeData? Find(ISymbol symbol, string name)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (AttributeNames.OfLanguage(attribute) == name) return attribute;
        }

        return null;
    }
}
