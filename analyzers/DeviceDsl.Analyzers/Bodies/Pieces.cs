using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>The pieces of code of a type, each gone through once, as rules and handlers share what they look at. For one thread.</summary>
internal sealed class Pieces
{
    private readonly Dictionary<IOperation, Piece> _pieces = new();

    public Piece Of(IOperation root)
    {
        if (!_pieces.TryGetValue(root, out var piece))
        {
            _pieces.Add(root, piece = new(root));
        }

        return piece;
    }
}
