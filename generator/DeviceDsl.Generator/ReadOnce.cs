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
internal sealed class ReadOnce<T>
    where T : class
{
    private readonly ConditionalWeakTable<SyntaxNode, Memory> _memories = new();

    /// <summary>What is read from a class.</summary>
    /// <param name="declaration">The class.</param>
    /// <param name="compilation">Where it is.</param>
    /// <param name="read">Reads it.</param>
    public T? Get(SyntaxNode declaration, Compilation compilation, Func<T?> read)
    {
        var surroundings = Surroundings.Of(compilation);
        var memory = _memories.GetOrCreateValue(declaration);
        var known = memory.Known;
        if (known is null || !surroundings.DeclareTheSameAs(known.Surroundings))
        {
            known = new(surroundings, read());
        }
        else if (known.Surroundings != surroundings)
        {
            // The older ones are let go.
            known = known with { Surroundings = surroundings };
        }

        memory.Known = known;
        return known.Value;
    }

    private sealed class Memory
    {
        private volatile Reading? _known;

        public Reading? Known
        {
            get => _known;
            set => _known = value;
        }
    }

    private sealed record Reading(Surroundings Surroundings, T? Value);
}
