using System;
using System.Text;

namespace DeviceDsl.Generator;

/// <summary>Indented C# text.</summary>
internal sealed class SourceWriter
{
    private const int IndentWidth = 4;

    private readonly StringBuilder _text = new();
    private int _depth;

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

    public void Indented(Action content)
    {
        _depth++;
        content();
        _depth--;
    }

    public override string ToString() => _text.ToString();
}
