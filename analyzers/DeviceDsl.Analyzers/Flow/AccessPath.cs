using System;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>
/// A path to a stored value: a local, a parameter, a static, a flow capture or <c>this</c>, or members of one of these. The type of a
/// collection among the members represents an element: the current one of a loop, or the one at the index that follows.
/// </summary>
internal sealed class AccessPath : IEquatable<AccessPath>
{
    /// <summary>The number of members beyond which a path is too long to track.</summary>
    public const int MaxLength = 4;

    private static readonly object ThisRoot = new();
    private readonly object _root;
    private readonly int _hash;

    private AccessPath(object root, ImmutableArray<ISymbol> members)
    {
        _root = root;
        Members = members;
        _hash = root is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : root.GetHashCode();
        foreach (ISymbol member in members)
        {
            _hash = unchecked((_hash * 31) + SymbolEqualityComparer.Default.GetHashCode(member));
            HasElement |= member is ITypeSymbol;
        }
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
    public string? Name => IsElement ? null : Last?.Name;

    /// <summary>Whether it leads to an element of a collection, or to a part of one.</summary>
    public bool HasElement { get; }

    /// <summary>The name of the first collection on it whose current element it leads to, or null.</summary>
    public string? Collection
    {
        get
        {
            if (!HasElement) return null;

            int element = Members.IndexOf(Members.First(static member => member is ITypeSymbol));
            return (element == 0 ? Symbol : Members[element - 1])?.Name;
        }
    }

    /// <summary>Whether it leads to an element of a collection.</summary>
    public bool IsElement => Members.Length > 0
        && (Last is ITypeSymbol || (Members.Length > 1 && Members[Members.Length - 2] is ITypeSymbol && IsVariable(Last)));

    /// <summary>The path to the object or collection that holds the value; null if a variable holds it.</summary>
    public AccessPath? Holder => Members.IsEmpty
        ? null
        : new(_root, Members.RemoveRange(Members.Length - Depth, Depth));

    private int Depth => IsElement && Last is not ITypeSymbol ? 2 : 1;

    /// <summary>The last symbol; null for <c>this</c> and captures.</summary>
    public ISymbol? Last => Members.Length > 0 ? Members[Members.Length - 1] : Symbol;

    public static AccessPath Of(ISymbol symbol) => new(symbol, ImmutableArray<ISymbol>.Empty);

    public static AccessPath OfCapture(object capture) => new(capture, ImmutableArray<ISymbol>.Empty);

    /// <summary>The path to a member of the object at this path; null if that path is too long to track.</summary>
    public AccessPath? Member(ISymbol member) => Members.Length < MaxLength ? new(_root, Members.Add(member)) : null;

    /// <summary>The path to an element of the collection at this path; null if that path cannot be tracked.</summary>
    /// <param name="index">The variable with the index or key of the element; null for the current one of a loop.</param>
    public AccessPath? Element(ISymbol? index)
    {
        AccessPath? element = Symbols.TypeOf(Last) is { } type ? Member(type) : null;
        return index is null ? element : element?.Member(index);
    }

    /// <summary>Whether a variable is the index of an element on this path.</summary>
    public bool IsAt(ISymbol index)
    {
        for (int i = 1; HasElement && i < Members.Length; i++)
        {
            if (Members[i] is not ITypeSymbol && IsSame(Members[i], index)) return true;
        }

        return false;
    }

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

    private static bool IsVariable(ISymbol? symbol) => symbol is ILocalSymbol or IParameterSymbol;

    private bool IsSameRoot(AccessPath other)
        => _root is ISymbol symbol ? other._root is ISymbol theirs && IsSame(symbol, theirs) : _root.Equals(other._root);

    private static bool IsSame(ISymbol one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
