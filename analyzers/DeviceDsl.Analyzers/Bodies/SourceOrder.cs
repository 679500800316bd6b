using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>
/// The source order: by file, then by position. Of two operations at one position the inner one comes first, because it runs first.
/// </summary>
internal sealed class SourceOrder : IComparer<SyntaxNode>
{
    public static readonly SourceOrder Instance = new();

    private SourceOrder()
    {
    }

    public int Compare(SyntaxNode one, SyntaxNode other)
    {
        int files = ReferenceEquals(one.SyntaxTree, other.SyntaxTree)
            ? 0
            : string.CompareOrdinal(one.SyntaxTree.FilePath, other.SyntaxTree.FilePath);
        return files != 0 ? files
            : one.SpanStart != other.SpanStart ? one.SpanStart.CompareTo(other.SpanStart)
            : one.Span.End.CompareTo(other.Span.End);
    }
}
