using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>A path to a stored value: a local, a parameter, a static, a flow capture or <c>this</c>, or members of one of these.</summary>
internal sealed class AccessPath : IEquatable<AccessPath>
{
    private static readonly object ThisRoot = new();
    private readonly object _root;
    private readonly int _hash;

    private AccessPath(object root, ImmutableArray<ISymbol> members)
    {
        _root = root;
        Members = members;
        _hash = root is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : root.GetHashCode();
        foreach (ISymbol member in members) _hash = unchecked((_hash * 31) + SymbolEqualityComparer.Default.GetHashCode(member));
    }

    /// <summary>The object whose method is analysed.</summary>
    public static AccessPath This { get; } = new(ThisRoot, ImmutableArray<ISymbol>.Empty);

    public ImmutableArray<ISymbol> Members { get; }

    /// <summary>The local, parameter or static at the root; null for <c>this</c> and captures.</summary>
    public ISymbol? Symbol => _root as ISymbol;

    public bool IsThis => ReferenceEquals(_root, ThisRoot);

    public bool IsStatic => Symbol is IFieldSymbol or IPropertySymbol;

    /// <summary>Whether the value outlives the method.</summary>
    public bool IsMember => IsStatic || (IsThis && Members.Length > 0);

    /// <summary>Whether an object or a type holds the value, not only a variable of the method.</summary>
    public bool IsStored => IsStatic || Members.Length > 0;

    /// <summary>Whether the value belongs to the caller after the method ends.</summary>
    public bool IsOut => Members.IsEmpty && Symbol is IParameterSymbol { RefKind: RefKind.Out };

    /// <summary>Its name in messages, or null.</summary>
    public string? Name => Members.Length > 0 ? Members[Members.Length - 1].Name : Symbol?.Name;

    public static AccessPath Of(ISymbol symbol) => new(symbol, ImmutableArray<ISymbol>.Empty);

    public static AccessPath OfCapture(object capture) => new(capture, ImmutableArray<ISymbol>.Empty);

    /// <summary>The path to a member of the object at this path; null if that path is too long to track.</summary>
    public AccessPath? Member(ISymbol member) => Members.Length < 3 ? new(_root, Members.Add(member)) : null;

    /// <summary>Whether this path equals another one or begins with it.</summary>
    public bool LiesIn(AccessPath other)
    {
        if (Members.Length < other.Members.Length || !IsSameRoot(other)) return false;

        for (int i = 0; i < other.Members.Length; i++)
        {
            if (!IsSame(other.Members[i], Members[i])) return false;
        }

        return true;
    }

    /// <summary>The same path with a different beginning.</summary>
    public AccessPath Rebase(AccessPath from, AccessPath to)
        => new(to._root, to.Members.AddRange(Members.Skip(from.Members.Length)));

    public bool Equals(AccessPath? other)
        => other is not null && _hash == other._hash && Members.Length == other.Members.Length && LiesIn(other);

    public override bool Equals(object? obj) => Equals(obj as AccessPath);

    public override int GetHashCode() => _hash;

    public override string ToString()
        => string.Join(".", new[] { IsThis ? "this" : Symbol?.Name ?? "capture" }.Concat(Members.Select(static member => member.Name)));

    private bool IsSameRoot(AccessPath other)
        => _root is ISymbol symbol ? other._root is ISymbol theirs && IsSame(symbol, theirs) : _root.Equals(other._root);

    private static bool IsSame(ISymbol one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
