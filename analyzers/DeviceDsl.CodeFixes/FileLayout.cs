using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Options;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.CodeFixes;

/// <summary>The line ends and the indentation of a file: its own, and where it shows none, those of <c>.editorconfig</c>.</summary>
internal sealed class FileLayout
{
    private readonly string _newLine;
    private readonly bool _usesTabs;
    private readonly int _size;

    private FileLayout(string newLine, bool usesTabs, int size)
    {
        _newLine = newLine;
        _usesTabs = usesTabs;
        _size = size;
    }

    /// <summary>The layout of a file.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="options">The options of its document.</param>
    /// <param name="configured">The options of its project, with those of <c>.editorconfig</c>.</param>
    /// <param name="tree">Its syntax.</param>
    public static FileLayout Of(SourceText text, DocumentOptionSet options, AnalyzerOptions configured, SyntaxTree tree)
    {
        var indentations = text.Lines.Select(line => Indentation(text, line)).Where(static indent => indent.Length > 0).ToList();
        int tabs = indentations.Count(static indent => indent[0] == '\t');
        bool usesTabs = indentations.Count == 0 ? options.GetOption(FormattingOptions.UseTabs) : tabs * 2 > indentations.Count;
        bool isConfigured = configured.AnalyzerConfigOptionsProvider.GetOptions(tree).TryGetValue("indent_size", out _);
        int size = usesTabs || isConfigured ? 0 : indentations.Select(static indent => indent.Length).Append(int.MaxValue).Min();
        return new(
            NewLineOf(text) ?? options.GetOption(FormattingOptions.NewLine),
            usesTabs,
            size is 2 or 3 ? size : Math.Max(1, options.GetOption(FormattingOptions.IndentationSize)));
    }

    /// <summary>The options of a document, with this layout.</summary>
    public OptionSet ApplyTo(OptionSet options)
        => options
            .WithChangedOption(FormattingOptions.NewLine, LanguageNames.CSharp, _newLine)
            .WithChangedOption(FormattingOptions.UseTabs, LanguageNames.CSharp, _usesTabs)
            .WithChangedOption(FormattingOptions.TabSize, LanguageNames.CSharp, _size)
            .WithChangedOption(FormattingOptions.IndentationSize, LanguageNames.CSharp, _size);

    /// <summary>Gives changed lines this layout, except within tokens, where it is part of a value.</summary>
    /// <param name="root">The syntax of the changed file.</param>
    /// <param name="text">The text of the changed file.</param>
    /// <param name="changes">What was changed, in order.</param>
    public SourceText Fit(SyntaxNode root, SourceText text, IReadOnlyList<TextChange> changes)
    {
        var fits = new List<TextChange>();
        int moved = 0;
        foreach (TextChange change in changes)
        {
            var added = new TextSpan(change.Span.Start + moved, change.NewText!.Length);
            moved += change.NewText.Length - change.Span.Length;
            if (added.IsEmpty) continue;

            foreach (TextLine line in Lines(text, added)) fits.AddRange(Fits(root, text, line, added));
        }

        return text.WithChanges(fits);
    }

    private static IEnumerable<TextLine> Lines(SourceText text, TextSpan span)
    {
        LinePositionSpan lines = text.Lines.GetLinePositionSpan(span);
        for (int i = lines.Start.Line; i <= lines.End.Line; i++) yield return text.Lines[i];
    }

    private IEnumerable<TextChange> Fits(SyntaxNode root, SourceText text, TextLine line, TextSpan added)
    {
        string indent = Indentation(text, line);
        var whitespace = new TextSpan(line.Start, indent.Length);
        if (_usesTabs && indent.Contains(' ') && whitespace.IntersectsWith(added) && !IsInToken(root, line.Start))
        {
            yield return new(whitespace, new string('\t', (Columns(indent) + _size - 1) / _size));
        }

        var end = TextSpan.FromBounds(line.End, line.EndIncludingLineBreak);
        if (!end.IsEmpty && added.Contains(end) && !IsInToken(root, line.End) && text.ToString(end) != _newLine)
        {
            yield return new(end, _newLine);
        }
    }

    private static bool IsInToken(SyntaxNode root, int position)
    {
        SyntaxToken token = root.FindToken(position);
        return token.SpanStart < position && position < token.Span.End;
    }

    private int Columns(string indent)
        => indent.Aggregate(0, (column, character) => character == '\t' ? (column / _size + 1) * _size : column + 1);

    private static string Indentation(SourceText text, TextLine line)
    {
        int end = line.Start;
        while (end < line.End && text[end] is ' ' or '\t') end++;
        return end < line.End ? text.ToString(TextSpan.FromBounds(line.Start, end)) : "";
    }

    private static string? NewLineOf(SourceText text)
    {
        var ends = text.Lines.Where(static line => line.EndIncludingLineBreak > line.End)
            .Select(static line => line.EndIncludingLineBreak - line.End)
            .ToList();
        return ends.Count == 0 ? null : ends.Count(static length => length == 2) * 2 > ends.Count ? "\r\n" : "\n";
    }
}
