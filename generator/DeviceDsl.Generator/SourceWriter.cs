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

    // One for each thread: files are written one after the other, a thousand of them at once.
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
        if (text.Length > 0)
        {
            _text.Append(' ', _depth * IndentWidth).Append(text);
        }

        _text.Append('\n');
    }

    /// <summary>A header, if there is one, and what it holds in braces.</summary>
    public void Block(string header, Action content, string end = "}")
    {
        if (header.Length > 0)
        {
            Line(header);
        }

        Line("{");
        Indented(content);
        Line(end);
    }

    /// <summary>A property that is a list, one row for each item; nothing where there is none.</summary>
    public void List(string property, IEnumerable<string> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

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

    /// <summary>The text. Nothing is written after it.</summary>
    public string Finish()
    {
        string text = _text.ToString();
        _reused = _text;
        return text;
    }
}
