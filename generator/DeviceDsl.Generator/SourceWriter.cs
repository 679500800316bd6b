using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis.CSharp;

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
    private readonly EquatableArray<AliasedName> _aliases;
    private readonly Regex? _pattern;
    private int _depth;

    /// <summary>An empty text.</summary>
    /// <param name="aliases">The names that begin with an alias instead of <c>global</c>.</param>
    public SourceWriter(EquatableArray<AliasedName> aliases = default)
    {
        _aliases = aliases;
        _pattern = PatternOf(aliases);
        _text = _reused ?? new StringBuilder(UsualLength);
        _reused = null;
        _text.Clear();
    }

    public void Line(string text = "")
    {
        if (_pattern is not null) text = _pattern.Replace(text, Alias);

        if (text.Length > 0) _text.Append(' ', _depth * IndentWidth).Append(text);

        _text.Append('\n');
    }

    // The longest name that fits counts.
    private static Regex? PatternOf(EquatableArray<AliasedName> aliases)
        => aliases.Count == 0
            ? null
            : new($@"\bglobal::({string.Join("|", aliases.OrderByDescending(static name => name.Name.Length).Select(static name
                => Regex.Escape(name.Name)))})\b");

    private string Alias(Match match)
        => $"{_aliases.First(name => name.Name == match.Groups[1].Value).Alias}::{match.Groups[1].Value}";

    /// <summary>An optional header, followed by its contents in braces.</summary>
    public void Block(string header, Action content, string end = "}")
    {
        if (header.Length > 0) Line(header);

        Line("{");
        Indented(content);
        Line(end);
    }

    /// <summary>A property that is a list with one row for each item; nothing without items.</summary>
    /// <param name="property">The property.</param>
    /// <param name="type">The type of the items, which only an older language needs.</param>
    /// <param name="language">The version of C#.</param>
    /// <param name="rows">The items.</param>
    public void List(string property, string type, LanguageVersion language, IEnumerable<string> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0) return;

        bool isArray = language < LanguageVersion.CSharp12;
        Line(isArray ? $"{property} = new {type}[]" : $"{property} =");
        Line(isArray ? "{" : "[");
        Indented(() => all.ForEach(row => Line(row + ",")));
        Line(isArray ? "}," : "],");
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
