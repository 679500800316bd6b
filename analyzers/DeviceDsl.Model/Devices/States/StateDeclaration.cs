using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>One field, property or parameter of the primary constructor, with what matters to saved states.</summary>
internal sealed class StateDeclaration
{
    private readonly bool _isStored;

    private StateDeclaration(ISymbol member, ITypeSymbol type, IFieldSymbol? stored)
    {
        Member = member;
        Type = type;
        _isStored = stored is not null;
        State = Find(member, stored, AttributeNames.State);
        Transient = Find(member, stored, AttributeNames.Transient);
    }

    public ISymbol Member { get; }

    public ITypeSymbol Type { get; }

    public string Name => Member.Name;

    /// <summary>The attribute that marks it as state, or null.</summary>
    public AttributeData? State { get; }

    /// <summary>The attribute that excludes it, or null.</summary>
    public AttributeData? Transient { get; }

    public bool IsMarked => State is not null || Transient is not null;

    /// <summary>Whether the generator implements it, as storage or as a view.</summary>
    public bool IsOfMap { get; private init; }

    /// <summary>Whether it owns its value and can be set.</summary>
    public bool CanBeSet => Member switch
    {
        IFieldSymbol { IsReadOnly: false, IsConst: false } => true,
        IPropertySymbol property => property.SetMethod is { IsInitOnly: false },
        IParameterSymbol => true,
        _ => false,
    };

    /// <summary>Whether it has its own storage; a parameter has it if members of the class change it.</summary>
    public bool Stores => Member is IParameterSymbol parameter ? CapturedParameters.Change(parameter) : _isStored;

    /// <summary>Every field and property of a device that the user wrote, and every parameter of its primary constructor.</summary>
    public static IEnumerable<StateDeclaration> Read(MarkedType marked)
    {
        var backing = new Dictionary<ISymbol, IFieldSymbol>(SymbolEqualityComparer.Default);
        foreach (ISymbol member in marked.Members)
        {
            if (member is IFieldSymbol { AssociatedSymbol: IPropertySymbol property } field) backing[property] = field;
        }

        foreach (ISymbol member in marked.Members)
        {
            if (member is IFieldSymbol { AssociatedSymbol: null, IsImplicitlyDeclared: false } field && !GeneratedFiles.Declare(field))
            {
                yield return new(field, field.Type, field);
            }
            else if (member is IPropertySymbol { PartialDefinitionPart: null } property && !GeneratedFiles.Declare(property))
            {
                bool isOfMap = RegisterDeclaration.Read(property) is not null
                    || FieldDeclaration.Read(property) is not null
                    || TimerDeclaration.Read(property) is not null
                    || BlockDeclaration.AttributeOf(property) is not null;
                yield return new(
                    property, property.Type, backing.TryGetValue(property, out IFieldSymbol? stored) ? stored : null)
                { IsOfMap = isOfMap };
            }
        }

        foreach (IParameterSymbol parameter in CapturedParameters.Of(marked.Type)) yield return new(parameter, parameter.Type, null);
    }

    // An attribute of a property may target its backing field.
    private static AttributeData? Find(ISymbol member, IFieldSymbol? stored, string name)
        => AttributeNames.Find(member, name)
            ?? (stored is null || ReferenceEquals(stored, member) ? null : AttributeNames.Find(stored, name));
}
