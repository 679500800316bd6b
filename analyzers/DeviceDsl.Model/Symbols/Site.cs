using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Model;

/// <summary>The place in the source that a finding is about; its location is computed on demand.</summary>
internal sealed class Site
{
    private readonly AttributeData? _attribute;
    private readonly string? _argument;
    private readonly ISymbol? _symbol;
    private readonly Location? _location;

    /// <summary>An argument of an attribute, by the name of its property or parameter; the attribute if the argument is omitted.</summary>
    public Site(AttributeData attribute, string? argument = null)
    {
        _attribute = attribute;
        _argument = argument;
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
        return (FindArgument(syntax) ?? (SyntaxNode?)syntax)?.GetLocation() ?? Location.None;
    }

    private AttributeArgumentSyntax? FindArgument(AttributeSyntax? syntax)
    {
        if (_argument is null || syntax?.ArgumentList is not { } list) return null;

        return list.Arguments.FirstOrDefault(Names) ?? FindPositional(list);
    }

    private bool Names(AttributeArgumentSyntax argument)
        => argument.NameEquals?.Name.Identifier.ValueText == _argument
            || argument.NameColon?.Name.Identifier.ValueText == _argument;

    private AttributeArgumentSyntax? FindPositional(AttributeArgumentListSyntax list)
    {
        IParameterSymbol? parameter = _attribute?.AttributeConstructor?.Parameters
            .FirstOrDefault(candidate => candidate.Name == _argument);
        return parameter is not null && parameter.Ordinal < list.Arguments.Count
            && list.Arguments[parameter.Ordinal] is { NameEquals: null, NameColon: null } argument
            ? argument
            : null;
    }
}
