using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace DeviceDsl.Generator;

/// <summary>Indented C# text.</summary>
internal sealed class SourceWriter
{
    private const int IndentWidth = 4;

    private const int UsualLength = 8192;

    // One per thread, which writes its files one after the other, up to a thousand.
    [ThreadStatic]
    private static StringBuilder? _reused;

    private readonly StringBuilder _text;
    private int _depth;

    public SourceWriter()
    {
        _text = _reused ?? new StringBuilder(UsualLength);
        _reused = null;
        _text.Clear();
    }

    public void Line(string text = "")
    {
        if (text.Length > 0) _text.Append(' ', _depth * IndentWidth).Append(text);

        _text.Append('\n');
    }

    /// <summary>An optional header, followed by its contents in braces.</summary>
    public void Block(string header, Action content, string end = "}")
    {
        if (header.Length > 0) Line(header);

        Line("{");
        Indented(content);
        Line(end);
    }

    /// <summary>A property that is a list with one row for each item; nothing without items.</summary>
    public void List(string property, IEnumerable<string> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0) return;

        Line($"{property} =");
        Line("[");
        Indented(() => all.ForEach(row => Line(row + ",")));
        Line("],");
    }

    public void Indented(Action content)
    {
        _depth++;
        content();
        _depth--;
    }

    /// <summary>Returns the text. Nothing may be written afterwards.</summary>
    public string Finish()
    {
        string text = _text.ToString();
        _reused = _text;
        return text;
    }
}
