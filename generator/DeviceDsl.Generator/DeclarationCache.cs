using System;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator;

/// <summary>Reads the declaration of a class again only where an edit can have changed what is read.</summary>
/// <remarks>
/// The compiler asks for every annotated class at every keystroke, and reading one binds its attributes anew. What was read from
/// the same syntax in surroundings that declare the same is the same. Nothing here keeps syntax alive that is not in use.
/// </remarks>
/// <typeparam name="T">What is read.</typeparam>
internal sealed class DeclarationCache<T>
    where T : class
{
    private readonly ConditionalWeakTable<SyntaxNode, Entry> _entries = new();

    /// <summary>What is read from a class.</summary>
    /// <param name="declaration">The class.</param>
    /// <param name="compilation">Where it is.</param>
    /// <param name="read">Reads it.</param>
    public T? Get(SyntaxNode declaration, Compilation compilation, Func<T?> read)
    {
        var snapshot = DeclarationSnapshot.Of(compilation);
        var cache = _entries.GetOrCreateValue(declaration);
        var known = cache.Known;
        if (known is null || !snapshot.DeclareTheSameAs(known.Snapshot))
        {
            known = new(snapshot, read());
        }
        else if (known.Snapshot != snapshot)
        {
            // The older ones are let go.
            known = known with { Snapshot = snapshot };
        }

        cache.Known = known;
        return known.Value;
    }

    private sealed class Entry
    {
        private volatile Reading? _known;

        public Reading? Known
        {
            get => _known;
            set => _known = value;
        }
    }

    private sealed record Reading(DeclarationSnapshot Snapshot, T? Value);
}
