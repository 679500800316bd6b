using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Model;

/// <summary>The place in the source that a finding is about; its location is computed on demand.</summary>
internal sealed record Site
{
    private readonly AttributeData? _attribute;
    private readonly string? _argument;
    private readonly string? _last;
    private readonly ISymbol? _symbol;
    private readonly Location? _location;

    /// <summary>An argument of an attribute, by the name of its property or parameter; the attribute if the argument is omitted.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="last">Another argument, if the finding is about both.</param>
    public Site(AttributeData attribute, string? argument = null, string? last = null)
    {
        _attribute = attribute;
        _argument = argument;
        _last = last;
    }

    /// <summary>The name in a symbol's declaration.</summary>
    public Site(ISymbol symbol) => _symbol = symbol;

    /// <summary>A place in code.</summary>
    public Site(Location location) => _location = location;

    public static implicit operator Site(Location location) => new(location);

    public Location Locate(CancellationToken cancellation)
    {
        if (_location is not null) return _location;

        if (_symbol is not null) return _symbol.Locations.FirstOrDefault(static location => location.IsInSource) ?? Location.None;

        var syntax = _attribute?.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;
        return FindArgument(syntax, _argument) is { } first && FindArgument(syntax, _last) is { } last
            ? Location.Create(first.SyntaxTree, Cover(first, last))
            : (FindArgument(syntax, _argument) ?? (SyntaxNode?)syntax)?.GetLocation() ?? Location.None;
    }

    private static TextSpan Cover(SyntaxNode one, SyntaxNode other)
        => TextSpan.FromBounds(Math.Min(one.SpanStart, other.SpanStart), Math.Max(one.Span.End, other.Span.End));

    private AttributeArgumentSyntax? FindArgument(AttributeSyntax? syntax, string? name)
        => name is null || syntax?.ArgumentList is not { } list
            ? null
            : list.Arguments.FirstOrDefault(argument => Names(argument, name)) ?? FindPositional(list, name);

    private static bool Names(AttributeArgumentSyntax argument, string name)
        => argument.NameEquals?.Name.Identifier.ValueText == name || argument.NameColon?.Name.Identifier.ValueText == name;

    private AttributeArgumentSyntax? FindPositional(AttributeArgumentListSyntax list, string name)
    {
        IParameterSymbol? parameter = _attribute?.AttributeConstructor?.Parameters
            .FirstOrDefault(candidate => candidate.Name == name);
        return parameter is not null && parameter.Ordinal < list.Arguments.Count
            && list.Arguments[parameter.Ordinal] is { NameEquals: null, NameColon: null } argument
            ? argument
            : null;
    }
}
