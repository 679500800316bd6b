using System;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator;

/// <summary>Caches the declarations of classes, and reads one again only if an edit can have changed it.</summary>
/// <remarks>
/// The compiler requests every annotated class at every keystroke, and reading a class binds its attributes again. The cached value
/// stays valid for the same syntax as long as the snapshot of the compilation is equivalent. The cache keeps no unused syntax alive.
/// </remarks>
/// <typeparam name="T">The type of the cached values.</typeparam>
internal sealed class DeclarationCache<T>
    where T : class
{
    private readonly ConditionalWeakTable<SyntaxNode, Entry> _entries = new();

    /// <summary>Returns the value for a class.</summary>
    /// <param name="declaration">The class.</param>
    /// <param name="compilation">The compilation of the class.</param>
    /// <param name="read">Reads the value.</param>
    public T? Get(SyntaxNode declaration, Compilation compilation, Func<T?> read)
    {
        var snapshot = DeclarationSnapshot.Of(compilation);
        Entry cache = _entries.GetOrCreateValue(declaration);
        Reading? known = cache.Known;
        if (known is null || !snapshot.DeclareTheSameAs(known.Snapshot))
        {
            known = new(snapshot, read());
        }
        else if (known.Snapshot != snapshot)
        {
            // Releases the older compilation.
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
