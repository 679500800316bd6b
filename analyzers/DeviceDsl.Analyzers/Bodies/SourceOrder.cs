using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>The order of the source: by file, then by place; of two that begin at one place the inner one first, as it runs first.</summary>
internal sealed class SourceOrder : IComparer<SyntaxNode>
{
    public static readonly SourceOrder Instance = new();

    private SourceOrder()
    {
    }

    public int Compare(SyntaxNode one, SyntaxNode other)
    {
        int files = ReferenceEquals(one.SyntaxTree, other.SyntaxTree) ? 0 : string.CompareOrdinal(one.SyntaxTree.FilePath, other.SyntaxTree.FilePath);
        return files != 0 ? files
            : one.SpanStart != other.SpanStart ? one.SpanStart.CompareTo(other.SpanStart)
            : one.Span.End.CompareTo(other.Span.End);
    }
}
